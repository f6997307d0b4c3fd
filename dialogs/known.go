package dialogs

// known is what is certain, and what is possible, at a point of a script: which variables hold something,
// what the person was shown, and to what of it they answered.
type known struct {
	sure, maybe bits
}

func (k known) meet(other known) known {
	return known{k.sure.and(other.sure), k.maybe.or(other.maybe)}
}
