package dialogs

import "slices"

// bits is a set of small numbers.
type bits []uint64

func (b bits) has(i int) bool { return i/64 < len(b) && b[i/64]&(1<<(i%64)) != 0 }

func (b bits) with(i int) bits {
	out := slices.Clone(b)
	for len(out) <= i/64 {
		out = append(out, 0)
	}
	out[i/64] |= 1 << (i % 64)
	return out
}

func (b bits) without(i int) bits {
	if !b.has(i) {
		return b
	}
	out := slices.Clone(b)
	out[i/64] &^= 1 << (i % 64)
	return out
}

// and keeps what is in both.
func (b bits) and(other bits) bits {
	out := make(bits, min(len(b), len(other)))
	for i := range out {
		out[i] = b[i] & other[i]
	}
	return out
}

// or joins both.
func (b bits) or(other bits) bits {
	out := make(bits, max(len(b), len(other)))
	copy(out, b)
	for i := range other {
		out[i] |= other[i]
	}
	return out
}

func (b bits) equal(other bits) bool {
	for i := range max(len(b), len(other)) {
		var x, y uint64
		if i < len(b) {
			x = b[i]
		}
		if i < len(other) {
			y = other[i]
		}
		if x != y {
			return false
		}
	}
	return true
}
