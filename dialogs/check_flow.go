package dialogs

// flow follows every way through the script.
func (c *checker) flow() {
	c.reachable()
}

func (c *checker) reachable() {
	seen := map[string]bool{}
	queue := []string{c.sc.states[0].name}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		for _, e := range c.sc.edges {
			if e.From == name {
				queue = append(queue, e.To)
			}
		}
	}
	for _, st := range c.sc.states {
		if !seen[st.name] {
			c.mustFix(st.at, "a next: that leads here, or take the state out", "no way leads to the state %q", st.name)
		}
	}
}
