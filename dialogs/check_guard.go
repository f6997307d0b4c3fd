package dialogs

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

// guard follows a guard, and returns what is known where it holds and where it does not.
func (f *flowing) guard(g *guard, k known) (holds, fails known) {
	if g.tree == nil {
		return k, k
	}
	yes, no := f.condition(g, g.tree, k)
	for name := range f.voc.Facts { // facts may change from one moment to the next
		yes.sure, no.sure = yes.sure.without(f.of("set", name)), no.sure.without(f.of("set", name))
	}
	return yes, no
}

// condition reads a yes/no expression from left to right, as it is decided.
func (f *flowing) condition(g *guard, n ast.Node, k known) (holds, fails known) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			holds, fails = f.condition(g, n.Node, k)
			return fails, holds
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			leftHolds, leftFails := f.condition(g, n.Left, k)
			rightHolds, rightFails := f.condition(g, n.Right, leftHolds)
			return rightHolds, leftFails.meet(rightFails)
		case "or", "||":
			leftHolds, leftFails := f.condition(g, n.Left, k)
			rightHolds, rightFails := f.condition(g, n.Right, leftFails)
			return leftHolds.meet(rightHolds), rightFails
		case "==", "!=", "in":
			return f.equality(g, n, k)
		}
	}
	f.needs(g, n, k)
	return k, k
}

// equality is safe for names that hold nothing, and tells whether they do.
func (f *flowing) equality(g *guard, n *ast.BinaryNode, k known) (holds, fails known) {
	left, leftName := guardName(n.Left)
	right, rightName := guardName(n.Right)
	if !leftName {
		f.needs(g, n.Left, k)
	}
	if !rightName || n.Operator == "in" {
		f.needs(g, n.Right, k)
	}
	holds, fails = k, k
	if isNil(n.Left) || isNil(n.Right) {
		name := left
		if isNil(n.Left) {
			name = right
		}
		if name != "" {
			holds.sure, fails.sure = k.sure.without(f.of("set", name)), k.sure.with(f.of("set", name))
			fails.maybe = k.maybe.with(f.of("given", name))
		}
	} else {
		if leftName && !rightName {
			holds.sure = k.sure.with(f.of("set", left))
		}
		if rightName && !leftName && n.Operator != "in" {
			holds.sure = k.sure.with(f.of("set", right))
		}
	}
	if n.Operator == "!=" {
		return fails, holds
	}
	return holds, fails
}

// needs checks that every name in an expression holds something.
func (f *flowing) needs(g *guard, n ast.Node, k known) {
	if !f.report {
		return
	}
	if name, ok := guardName(n); ok {
		if strings.Contains(name, ".") {
			if t := f.voc.Facts[name].Type; t == Number || t == YesNo {
				return
			}
		}
		i := f.of("set", name)
		switch {
		case !k.maybe.has(i) && !strings.Contains(name, "."):
			f.mustFix(g.spot(n.Location()), "it where the variable is set", "nothing has set %q on the way here", name)
		case !k.sure.has(i):
			f.mustFix(g.spot(n.Location()), name+" != nil and ...", "%q may hold nothing here", name)
		}
		return
	}
	switch n := n.(type) {
	case *ast.UnaryNode:
		f.needs(g, n.Node, k)
	case *ast.BinaryNode:
		f.needs(g, n.Left, k)
		f.needs(g, n.Right, k)
	case *ast.ArrayNode:
		for _, item := range n.Nodes {
			f.needs(g, item, k)
		}
	case *ast.BuiltinNode:
		for _, item := range n.Arguments {
			f.needs(g, item, k)
		}
	}
}

// guardName returns the variable or the fact that an expression is.
func guardName(n ast.Node) (string, bool) {
	if id, ok := n.(*ast.IdentifierNode); ok {
		return id.Value, true
	}
	return dotted(n)
}

func isNil(n ast.Node) bool {
	_, ok := n.(*ast.NilNode)
	return ok
}
