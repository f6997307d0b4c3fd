package dialogs

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// maxGuard is how long a guard may be, in bytes.
const maxGuard = 1000

// guard is a condition over variables and facts, compiled when its script is loaded.
type guard struct {
	at      position
	source  string
	quoted  bool
	tree    ast.Node
	program *vm.Program
	names   []string // what it reads; a name with a dot is a fact
}

// names of types in the guards' language.
func exprType(t Type) types.Type {
	switch t {
	case Number:
		return types.Float64
	case YesNo:
		return types.Bool
	case Date:
		return types.TypeOf(time.Time{})
	}
	return types.String
}

// compile checks g against the variables of a script and the facts. It reports what is wrong to p.
func (g *guard) compile(p *problems, voc *Vocabulary, vars map[string]Type) {
	defer func() { // a guard must not take the service down (I8)
		if r := recover(); r != nil {
			g.program = nil
			p.mustFix(g.at, "", "the guard cannot be read")
		}
	}()
	if len(g.source) > maxGuard {
		p.mustFix(g.at, "a shorter one, or several states", "the guard is longer than %d characters", maxGuard)
		return
	}
	tree, err := parser.Parse(g.source)
	if err != nil {
		g.report(p, err)
		return
	}
	w := &guardWalk{g: g, p: p, voc: voc, vars: vars, env: types.Map{}}
	if !w.node(tree.Node) {
		return
	}
	if _, err = compileGuard(g.source, voc, w.env); err != nil {
		g.report(p, err)
		return
	}
	for name := range w.env { // what runs must not take the types for granted: anything may be nothing
		w.env[name] = types.Any
	}
	program, err := compileGuard(g.source, voc, w.env)
	if err != nil {
		g.report(p, err)
		return
	}
	g.tree, g.program = tree.Node, program
}

func compileGuard(source string, voc *Vocabulary, env types.Map) (*vm.Program, error) {
	return expr.Compile(source, expr.Env(env), expr.AsBool(), expr.DisableAllBuiltins(), expr.EnableBuiltin("len"),
		expr.EnableBuiltin("lower"), expr.EnableBuiltin("trim"), expr.Patch(factPatch{voc.Facts}), expr.MaxNodes(200))
}

// place finds the spot in the file for one in the guard.
func (g *guard) place(line, col int) position {
	if line > 1 {
		return position{g.at.line + line - 1, 1}
	}
	if g.quoted {
		col++
	}
	return position{g.at.line, g.at.col + col}
}

func (g *guard) spot(loc file.Location) position {
	e := (&file.Error{Location: loc}).Bind(file.NewSource(g.source))
	return g.place(e.Line, e.Column)
}

func (g *guard) report(p *problems, err error) {
	at, text := g.at, err.Error()
	var fe *file.Error
	if errors.As(err, &fe) {
		at, text = g.place(fe.Line, fe.Column), fe.Message
	}
	text, _, _ = strings.Cut(text, "\n")
	text = strings.NewReplacer("float64", "number", "string", "text", "bool", "yesno", "time.Time", "date",
		"unexpected token EOF", "it ends too early", "unexpected token Operator", "it cannot have an operator here: ",
		"unexpected token", "it cannot have this here:").Replace(text)
	fix := `a comparison, like "mood <= 3" or "why == nil"`
	if strings.Contains(text, "expected yesno, but got") {
		fix = `a comparison, so that it holds or does not`
	}
	if strings.HasSuffix(text, `("=")`) {
		fix = "== to compare"
	}
	p.mustFix(at, fix, "the guard is wrong: %s", text)
}

// factPatch lets "goal.title" be one name, whatever else is called "goal".
type factPatch struct{ facts map[string]Fact }

func (f factPatch) Visit(n *ast.Node) {
	if name, ok := dotted(*n); ok {
		if _, known := f.facts[name]; known {
			ast.Patch(n, &ast.IdentifierNode{Value: name})
		}
	}
}

// dotted returns the name of a member chain: goals.open.
func dotted(n ast.Node) (string, bool) {
	m, ok := n.(*ast.MemberNode)
	if !ok {
		return "", false
	}
	property, ok := m.Property.(*ast.StringNode)
	if !ok {
		return "", false
	}
	switch base := m.Node.(type) {
	case *ast.IdentifierNode:
		return base.Value + "." + property.Value, true
	case *ast.MemberNode:
		if rest, ok := dotted(base); ok {
			return rest + "." + property.Value, true
		}
	}
	return "", false
}

// guardWalk allows the plain part of the expression language, and collects the names.
type guardWalk struct {
	g    *guard
	p    *problems
	voc  *Vocabulary
	vars map[string]Type
	env  types.Map
}

func (w *guardWalk) node(n ast.Node) bool {
	at := w.g.spot(n.Location())
	switch n := n.(type) {
	case *ast.NilNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.StringNode, *ast.ConstantNode:
		return true
	case *ast.IdentifierNode:
		typ, ok := w.vars[n.Value]
		if !ok {
			w.p.mustFix(at, oneOf(n.Value, w.vars), "nothing sets a variable %q", n.Value)
			return false
		}
		return w.name(n.Value, typ)
	case *ast.MemberNode:
		name, ok := dotted(n)
		if !ok {
			break
		}
		fact, ok := w.voc.Facts[name]
		if !ok {
			w.p.mustFix(at, oneOf(name, w.voc.Facts), "there is no fact %q", name)
			return false
		}
		return w.name(name, fact.Type)
	case *ast.UnaryNode:
		return w.node(n.Node)
	case *ast.BinaryNode:
		switch n.Operator {
		case "..", "**", "^", "|", "??":
			w.p.mustFix(at, "a comparison", "%q is not part of the guards' language", n.Operator)
			return false
		case "matches":
			if _, fixed := n.Right.(*ast.StringNode); !fixed {
				w.p.mustFix(at, "a pattern in quotes", "matches needs a fixed pattern")
				return false
			}
		}
		left := w.node(n.Left)
		return w.node(n.Right) && left
	case *ast.ArrayNode:
		ok := true
		for _, item := range n.Nodes {
			ok = w.node(item) && ok
		}
		return ok
	case *ast.BuiltinNode:
		if (n.Name == "len" || n.Name == "lower" || n.Name == "trim") && len(n.Arguments) == 1 {
			return w.node(n.Arguments[0])
		}
	}
	w.p.mustFix(at, `a comparison, like "mood <= 3" or "why == nil"`, "this is not part of the guards' language")
	return false
}

func (w *guardWalk) name(name string, typ Type) bool {
	if _, ok := w.env[name]; !ok {
		w.env[name] = exprType(typ)
		w.g.names = append(w.g.names, name)
	}
	return true
}

// holds decides the guard; look returns the value of a variable or a fact, nil for nothing.
func (g *guard) holds(look func(name string) any) (bool, error) {
	if g.program == nil {
		return false, errors.New("run guard: it is not compiled")
	}
	env := make(map[string]any, len(g.names))
	for _, name := range g.names {
		env[name] = look(name)
	}
	out, err := expr.Run(g.program, env)
	if err != nil { // its text may quote values
		return false, fmt.Errorf("run guard %q: it does not fit what the variables hold", g.source)
	}
	held, ok := out.(bool)
	if !ok {
		return false, fmt.Errorf("run guard %q: neither yes nor no", g.source)
	}
	return held, nil
}

// plain is v as the guards see it.
func (v Value) plain() any {
	switch v.Type {
	case Text:
		return v.Text
	case Number:
		return v.Number
	case YesNo:
		return v.Yes
	case Date:
		return v.Date
	}
	return nil
}
