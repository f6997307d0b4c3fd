package botstest

import "net/http"

func (s *Slack) controls(*http.ServeMux) {}
