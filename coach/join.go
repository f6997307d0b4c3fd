package coach

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"alongside/bots"
	"alongside/coach/worktime"
)

// InviteLasts is how long an invitation can be opened.
const InviteLasts = 7 * 24 * time.Hour

// HashCode makes of an invitation's code what is stored and routed: the code itself is kept nowhere.
func HashCode(code string) string {
	sum := sha256.Sum256([]byte("alongside invite " + strings.TrimSpace(code)))
	return hex.EncodeToString(sum[:12])
}

// IsFor reports whether what was heard from chat is for p: p writes from there, or opens an invitation
// that is theirs, unused and in time. Where it is not, the chat is a stranger's.
func (p *Person) IsFor(in *bots.Inbound, now time.Time) bool {
	if p.Chat == in.From {
		return true
	}
	code, ok := startCode(in.Text)
	return ok && in.Kind == bots.Said && code != "" && p.Invite.Code == HashCode(code) &&
		p.Invite.UsedBy.IsZero() && now.Before(p.Invite.Expires)
}

// invited makes the person, or a way for them to move to a new phone.
func (t *turn) invited(inv Invitation) {
	p := t.p
	p.Invite = Invite{Code: inv.CodeHash, Made: t.now, Expires: t.now.Add(InviteLasts)}
	if p.Status != "" {
		t.note("state", "worker", "new invitation", Private{})
		return
	}
	p.Status, p.Created = Invited, t.now
	p.Worker, p.Team, p.Name, p.Lang, p.Zone = inv.Worker, inv.Team, inv.Name, inv.Lang, inv.Zone
	p.Agreement = Agreement{Version: 1, RespondWithin: t.w.Service.Within, ByWorker: t.now}
	if p.Agreement.RespondWithin.IsZero() {
		p.Agreement.RespondWithin, _ = worktime.ParseWithin("1 working day")
	}
	if p.Worker != "" {
		t.send("worker:"+string(p.Worker), Event{Assigned: &Assigned{Person: p.ID}})
	}
	t.note("state", "worker", "invited", Private{})
}

// start handles /start, with an invitation's code or without.
func (t *turn) start(in *bots.Inbound, code string) {
	p := t.p
	switch {
	case p.Status == Stranger && code == "":
		t.tellPhrase("stranger.welcome", "service", t.w.Service.Name)
	case p.Status == Stranger:
		t.tellPhrase("stranger.code", "service", t.w.Service.Name)
	case p.Chat == in.From && p.Status == Joining:
		t.begin(startDialog, nil)
	case p.Chat == in.From:
		t.goOn()
	case p.Chat.IsZero():
		p.Chat = in.From
		p.Invite.UsedBy, p.Invite.UsedAt = in.From, t.now
		p.Status, p.LastTold = Joining, t.now
		t.note("state", "person", "joined", Private{})
		t.begin(startDialog, nil)
	default: // a new phone
		old := p.Chat
		p.Outbox = slices.DeleteFunc(p.Outbox, func(e Entry) bool { return e.To == old && e.Message.Edit != "" })
		for i := range p.Outbox {
			if e := &p.Outbox[i]; e.To == old { // what waits for them goes where they are now
				e.To = in.From
			}
		}
		t.tellPhrase("moved.away")
		p.Chat = in.From
		p.Invite.UsedBy, p.Invite.UsedAt = in.From, t.now
		p.Talk = p.Talk.anew()
		t.note("state", "person", "moved", Private{})
		t.goOn()
	}
}

// goOn greets somebody who has joined before. Who has accepted nothing yet is asked first (E1).
func (t *turn) goOn() {
	if t.p.Consent.At.IsZero() {
		t.begin(startDialog, nil)
		return
	}
	t.tellPhrase("joined.already", "name", t.p.Name.Reveal())
	t.begin(menuDialog, nil)
}
