package dialogs

// Title returns the title of a dialog; empty if there is none of that name.
func (l *Library) Title(dialog string) string {
	if sc := l.current[dialog]; sc != nil {
		return sc.title
	}
	return ""
}
