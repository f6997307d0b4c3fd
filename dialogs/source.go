package dialogs

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// What a source file may be at most. A person can read neither more nor deeper.
const (
	maxSource  = 256 << 10 // bytes
	maxPieces  = 30_000    // words, keys and signs: the parser's time grows with their square
	maxNesting = 20
)

// position is a place in a source file, counted from 1.
type position struct{ line, col int }

type nodeKind int

const (
	nothingNode nodeKind = iota
	scalarNode
	mapNode
	listNode
)

// node is a piece of YAML, without what scripts may not use: anchors, aliases, tags, merges.
type node struct {
	position
	kind   nodeKind
	text   string // of a scalar, as written
	quoted bool   // the scalar was in quotes or a block: it is text, whatever it looks like
	block  bool   // the scalar is written below its | or >
	pairs  []pair
	items  []*node
}

// pair is an entry of a mapping; at is where its key is.
type pair struct {
	key   string
	at    position
	value *node
}

func (n *node) is(k nodeKind) bool { return n != nil && n.kind == k }

// parseSource reads YAML into nodes. It returns nil when the source cannot be read at all; p says why.
func parseSource(p *problems, source []byte) (root *node) {
	start := position{1, 1}
	if len(source) > maxSource {
		p.mustFix(start, "several shorter dialogs", "the file is larger than %d KB", maxSource>>10)
		return nil
	}
	defer func() { // the parser is somebody else's, and a script must not take the service down (I8)
		if r := recover(); r != nil {
			p.mustFix(start, "", "the file cannot be read as YAML")
			root = nil
		}
	}()
	tokens := lexer.Tokenize(string(source))
	if len(tokens) > maxPieces {
		p.mustFix(placeOf(tokens[maxPieces]), "several shorter dialogs", "the file has more than %d keys, values and signs", maxPieces)
		return nil
	}
	if at, deep := tooDeep(tokens); deep {
		p.mustFix(at, "it with fewer levels", "this is nested more than %d levels deep", maxNesting)
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, text := start, "the file cannot be read as YAML"
		var ye yaml.Error
		if errors.As(err, &ye) {
			text = "this cannot be read as YAML: " + ye.GetMessage()
			if t := ye.GetToken(); t != nil {
				at = placeOf(t)
			}
		}
		p.mustFix(at, "", "%s", text)
		return nil
	}
	if len(file.Docs) > 1 && file.Docs[1].Body != nil {
		p.mustFix(placeOf(file.Docs[1].Body.GetToken()), "each in a file of its own", "there are two documents in this file")
		return nil
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		p.mustFix(start, "", "the file is empty")
		return nil
	}
	before := len(p.list)
	root = (&converter{p}).node(file.Docs[0].Body, 0)
	if len(p.list) > before && isBroken(p.list[before:]) {
		return nil
	}
	return root
}

// tooDeep looks for nesting before the recursive parser does.
func tooDeep(tokens token.Tokens) (position, bool) {
	flow, dashes, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, dashes = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow = max(0, flow-1)
		case token.SequenceEntryType, token.MappingKeyType, token.TagType, token.AnchorType:
			dashes++
		}
		if flow > maxNesting || dashes > maxNesting {
			return placeOf(t), true
		}
	}
	return position{}, false
}

func placeOf(t *token.Token) position {
	if t == nil || t.Position == nil {
		return position{1, 1}
	}
	return position{max(1, t.Position.Line), max(1, t.Position.Column)}
}

type converter struct{ p *problems }

func (c *converter) node(n ast.Node, depth int) *node {
	if n == nil {
		return &node{position: position{1, 1}}
	}
	at := placeOf(n.GetToken())
	if depth > maxNesting {
		c.p.mustFix(at, "it with fewer levels", "this is nested more than %d levels deep", maxNesting)
		return &node{position: at}
	}
	switch n := n.(type) {
	case *ast.NullNode:
		out := &node{position: at}
		if n.Token != nil && n.Token.Type == token.NullType {
			out.kind, out.text = scalarNode, n.Token.Value // "null" and "~" as words
		}
		return out
	case *ast.StringNode:
		quoted := n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType
		return &node{position: at, kind: scalarNode, text: n.Value, quoted: quoted}
	case *ast.LiteralNode:
		return &node{position: placeOf(n.Start), kind: scalarNode, text: strings.TrimRight(n.Value.Value, "\n"), quoted: true, block: true}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return &node{position: at, kind: scalarNode, text: n.GetToken().Value}
	case *ast.MappingNode:
		return c.mapping(at, n.Values, depth)
	case *ast.MappingValueNode:
		return c.mapping(at, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		out := &node{position: at, kind: listNode}
		for _, v := range n.Values {
			out.items = append(out.items, c.node(v, depth+1))
		}
		return out
	case *ast.AnchorNode, *ast.AliasNode:
		c.p.mustFix(at, "it out in full", "anchors and aliases (& and *) are not part of the script language")
	case *ast.TagNode:
		c.p.mustFix(at, "the value alone", "tags (!) are not part of the script language")
	default:
		c.p.mustFix(at, "", "this kind of YAML is not part of the script language")
	}
	return &node{position: at}
}

func (c *converter) mapping(at position, values []*ast.MappingValueNode, depth int) *node {
	out := &node{position: at, kind: mapNode}
	if len(values) > 0 {
		out.position = placeOf(values[0].Key.GetToken())
	}
	seen := map[string]position{}
	for _, v := range values {
		place := placeOf(v.Key.GetToken())
		key, ok := keyText(v.Key)
		if !ok {
			c.p.mustFix(place, "a plain word", "this cannot be a key")
			continue
		}
		if first, twice := seen[key]; twice {
			c.p.mustFix(place, "it once", "%q is here twice, first in line %d", key, first.line)
			continue
		}
		seen[key] = place
		out.pairs = append(out.pairs, pair{key: key, at: place, value: c.node(v.Value, depth+1)})
	}
	return out
}

func keyText(k ast.MapKeyNode) (string, bool) {
	switch k := k.(type) {
	case *ast.StringNode:
		return k.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		return k.GetToken().Value, true
	}
	return "", false
}

// describe names what a node is, for people.
func (n *node) describe() string {
	switch {
	case n == nil || n.kind == nothingNode:
		return "nothing"
	case n.kind == mapNode:
		return "a group of keys"
	case n.kind == listNode:
		return "a list"
	}
	return fmt.Sprintf("%q", shorten(n.text, 40))
}
