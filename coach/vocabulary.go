package coach

import "alongside/dialogs"

// Vocabulary returns what scripts may speak of: facts they may read, actions they may take, lists they may
// offer, and the sentences that the service says by itself.
func Vocabulary() dialogs.Vocabulary {
	return dialogs.Vocabulary{Facts: facts, Actions: actions, Lists: lists, Phrases: phrases}
}

var facts = map[string]dialogs.Fact{
	"service.name":        {Type: dialogs.Text, Doc: "the name of the service"},
	"person.name":         {Type: dialogs.Text, Doc: "what the person is called"},
	"person.accepted":     {Type: dialogs.YesNo, Doc: "has read and accepted how this works (E1)"},
	"person.known":        {Type: dialogs.YesNo, Doc: "was invited, so there is a team that gets what they send; no for a stranger"},
	"team.readers":        {Type: dialogs.Text, Doc: "how many people can read the team's channel, in words: \"6 people\""},
	"worker.assigned":     {Type: dialogs.YesNo, Doc: "has a worker of their own"},
	"worker.name":         {Type: dialogs.Text, Doc: "their worker's name; \"the team\" without one"},
	"worker.cover":        {Type: dialogs.Text, Doc: "who covers for their worker; nothing if nobody does"},
	"worker.hours":        {Type: dialogs.Text, Doc: "the hours in which answers come: \"Mon-Fri 09:00-17:00\""},
	"worker.open":         {Type: dialogs.YesNo, Doc: "it is now within those hours, and not leave"},
	"worker.back":         {Type: dialogs.Text, Doc: "when somebody is back, in words: \"Tuesday 09:00\""},
	"worker.due":          {Type: dialogs.Text, Doc: "by when an answer to a question asked now would come, in words"},
	"agreement.within":    {Type: dialogs.Text, Doc: "how soon an answer comes: \"1 working day\""},
	"agreement.summary":   {Type: dialogs.Text, Doc: "the agreement in force, a line each"},
	"agreement.confirmed": {Type: dialogs.YesNo, Doc: "both sides have confirmed it"},
	"agreement.proposed":  {Type: dialogs.YesNo, Doc: "the worker's side waits for the person's yes or no"},
	"agreement.proposal":  {Type: dialogs.Text, Doc: "what the worker's side proposes, a line each"},
	"goals.open":          {Type: dialogs.Number, Doc: "how many goals are open"},
	"goals.lines":         {Type: dialogs.Text, Doc: "the open goals, a line each, with the next step and whether it is shared"},
	"goal.title":          {Type: dialogs.Text, Doc: "the goal in hand (goal.pick, goal.create)", After: []string{"goal.create", "goal.pick"}},
	"goal.next":           {Type: dialogs.Text, Doc: "its next small step", After: []string{"goal.create", "goal.pick"}},
	"goal.shared":         {Type: dialogs.YesNo, Doc: "it is shared"},
	"goal.preview":        {Type: dialogs.Text, Doc: "exactly what would be shown if it were shared", After: []string{"goal.create", "goal.pick"}},
	"challenge.words":     {Type: dialogs.Text, Doc: "today's challenge"},
	"challenge.chosen":    {Type: dialogs.YesNo, Doc: "one was chosen today"},
	"challenge.done":      {Type: dialogs.YesNo, Doc: "and done"},
	"meeting.day":         {Type: dialogs.Text, Doc: "the day of the appointment in hand, in words", After: []string{"meeting.begin"}},
	"meeting.prepared":    {Type: dialogs.YesNo, Doc: "an appointment to come has been prepared"},
	"meeting.shared":      {Type: dialogs.YesNo, Doc: "the appointment in hand is shared"},
	"meeting.preview":     {Type: dialogs.Text, Doc: "exactly what the team would see of it", After: []string{"meeting.begin"}},
	"handoff.open":        {Type: dialogs.YesNo, Doc: "a conversation with a human is open"},
	"handoff.talk":        {Type: dialogs.YesNo, Doc: "what the person writes outside of questions goes to a human: no in a risk episode whose human has not spoken yet"},
	"handoff.state":       {Type: dialogs.Text, Doc: "what is true about it, in words"},
	"shares.count":        {Type: dialogs.Number, Doc: "how many things are shared"},
	"shares.lines":        {Type: dialogs.Text, Doc: "what is shared with whom since when, a line each"},
	"help.contacts":       {Type: dialogs.Text, Doc: "the help that is there day and night, a line each"},
	"help.emergency":      {Type: dialogs.Text, Doc: "the emergency number"},
	"help.team":           {Type: dialogs.Text, Doc: "what is true, at this hour, about the team seeing this"},
	"danger.category":     {Type: dialogs.Text, Doc: "why help was shown: thoughts, done, others, by_others, voices, medical, asked"},
	"danger.level":        {Type: dialogs.Text, Doc: "passive, high or imminent; asked when the person asked for help"},
	"danger.asked":        {Type: dialogs.YesNo, Doc: "the one question of C3 was asked in this episode: it is not asked again"},
	"danger.shared":       {Type: dialogs.YesNo, Doc: "the standing share of messages in danger (E1) stands"},
	"pause.until":         {Type: dialogs.Text, Doc: "until when the bot begins nothing; nothing if it does"},
}

var text, optional = dialogs.Param{Type: dialogs.Text}, dialogs.Param{Type: dialogs.Text, Optional: true}

var actions = map[string]dialogs.Action{
	"person.accept":     {Params: map[string]dialogs.Param{"danger": {Type: dialogs.YesNo}}, Doc: "accepts E1; danger: with the standing share of messages in danger"},
	"person.pause":      {Params: map[string]dialogs.Param{"days": {Type: dialogs.Number}}, Doc: "the bot begins nothing for so many days; 0 ends it"},
	"person.stop":       {Doc: "no more messages, until they write again"},
	"agreement.confirm": {Doc: "says yes to the proposal, or to the agreement in force"},
	"agreement.refuse":  {Doc: "says no to the proposal; the worker is told"},
	"goal.create":       {Params: map[string]dialogs.Param{"title": text, "domain": optional, "why": optional}, Doc: "a new goal, private; it is then in hand"},
	"goal.pick":         {Params: map[string]dialogs.Param{"goal": text}, Doc: "takes a goal in hand"},
	"goal.step":         {Params: map[string]dialogs.Param{"next": text}, Doc: "the next small step of the goal in hand"},
	"goal.moved":        {Doc: "progress on the goal in hand"},
	"goal.close":        {Params: map[string]dialogs.Param{"outcome": {Type: dialogs.Text, OneOf: []string{"reached", "changed", "let go"}}}, Doc: "closes the goal in hand"},
	"goal.share":        {Shares: true, Doc: "shows the goal in hand to the team"},
	"goal.unshare":      {Doc: "ends that"},
	"challenge.choose":  {Params: map[string]dialogs.Param{"challenge": optional, "words": optional}, Doc: "today's challenge: one of the list challenges, or own words"},
	"challenge.done":    {Doc: "it was done"},
	"challenge.skip":    {Doc: "not today; nobody counts it"},
	"challenge.reflect": {Params: map[string]dialogs.Param{"words": text}, Doc: "how it was"},
	"meeting.begin":     {Params: map[string]dialogs.Param{"day": {Type: dialogs.Date}}, Doc: "an appointment to prepare; it is then in hand"},
	"meeting.note": {Params: map[string]dialogs.Param{
		"been": optional, "matters": optional, "questions": optional,
		"mood": {Type: dialogs.Number, Optional: true},
	}, Doc: "what the person wants to bring to it"},
	"meeting.keep":    {Doc: "it is prepared, and stays private"},
	"meeting.share":   {Shares: true, Doc: "it is prepared, and the team sees the preview"},
	"human.ask":       {Params: map[string]dialogs.Param{"words": text}, Shares: true, Doc: "hands the words to the worker, or the team; the service says by when an answer comes"},
	"human.end":       {Doc: "the person ends the conversation with the human"},
	"share.withdraw":  {Params: map[string]dialogs.Param{"share": text}, Doc: "ends a share"},
	"danger.ask":      {Doc: "the one question of C3 is asked now, and not again in this episode"},
	"danger.answer":   {Params: map[string]dialogs.Param{"thinking": {Type: dialogs.YesNo}}, Doc: "the answer to the one question of C3; yes raises the level"},
	"danger.imminent": {Doc: "the person has a plan, means and a time, or is doing it now"},
}

var lists = map[string]string{
	"goals":      "the person's open goals",
	"challenges": "three suggestions for today, from the goals and the parts of life they are about",
	"shares":     "what is shared now",
}

// phrases are the sentences that are said outside of dialogs, with the placeholders each may use.
var phrases = map[string][]string{
	"fixed.help":          {"contacts"},                       // I5: said when nothing can be loaded or saved
	"stranger.welcome":    {"service"},                        // wrote without an invitation
	"stranger.code":       {"service"},                        // a /start code that nobody knows, is used up, or is too old
	"joined.already":      {"name"},                           // /start with a code, and has joined before
	"moved.away":          {},                                 // to the old phone, after a move
	"bot.says":            {},                                 // H1 after a silence, or asked: I am a program
	"menu.lead":           {},                                 // above the menu when words fit nothing
	"question.old":        {},                                 // a button of an earlier question
	"media.unread":        {},                                 // a picture, voice or file: not read by anybody, not checked for danger
	"ask.again":           {},                                 // an answer did not fit
	"ask.long":            {"max"},                            // an answer is longer than so many characters
	"ask.human":           {},                                 // label: a way to a human
	"resume.lead":         {},                                 // an interrupted dialog goes on
	"broken":              {"worker"},                         // a script failed: kind sentence and a human
	"free.offer":          {"worker"},                         // free text outside a question: what to do with it
	"free.send":           {"worker"},                         // label: send it to the worker
	"free.menu":           {},                                 // label: show the menu
	"free.keep":           {},                                 // label: leave it
	"free.kept":           {},                                 //
	"free.which":          {"worker"},                         // a worker has written while a question was open: whom are the words for
	"free.answer":         {},                                 // label: they answer the question
	"free.long":           {},                                 // too long to send on: write it in parts
	"handoff.sent":        {"worker", "due"},                  // E3
	"handoff.closed":      {"worker", "due", "back", "cover"}, // E4: sent, and nobody is there now
	"handoff.more":        {"worker"},                         // one more message went to the same conversation
	"handoff.taken":       {"worker"},                         //
	"handoff.late":        {"worker", "cover"},                // E5: the truth at the deadline, cover is called
	"handoff.late.nobody": {"worker"},                         // E5 without cover
	"handoff.newdue":      {"worker", "due"},                  // E7: hours or leave moved the deadline
	"handoff.returned":    {"worker"},                         // the bot is back
	"handoff.resolved":    {"worker"},                         //
	"handoff.undelivered": {"worker"},                         // could not be put into Slack yet
	"worker.edited":       {"worker"},                         // label above an edited message that could not be edited in place
	"worker.deleted":      {"worker"},                         //
	"person.edited":       {},                                 // an edit by the person during a conversation was passed on
	"danger.seen":         {"worker"},                         // somebody took the urgent handoff
	"danger.nobody":       {"contacts"},                       // nobody took it so far: the truth
	"agreement.asks":      {"worker", "proposal"},             // the worker's side proposes
	"challenge.how":       {"challenge"},                      // the evening question: how did it go
	"stopped":             {},                                 // after /stop: how to come back
	"back.again":          {},                                 // wrote again after /stop
	"blocked.back":        {},                                 // let the bot back in

	// what the facts and messages above are made of
	"team.nottold":                 {},          // nobody in the team knows
	"team.has":                     {"worker"},  // somebody has the urgent handoff
	"team.told":                    {"minutes"}, // they were called, in their hours; called again after so many minutes
	"team.told.closed":             {"back"},    // called outside their hours
	"team.told.never":              {},          // called, and when somebody is there is not known
	"speaker.bot":                  {"service"}, // above what the bot says while a human has the conversation
	"the.team":                     {},          // instead of a worker's name
	"somebody":                     {},          // a worker whose name is not known
	"due.unknown":                  {},          // instead of a time
	"cover.nobody":                 {},          // instead of a name
	"readers.count":                {"count"},
	"readers.unknown":              {},
	"handoff.is.open":              {"worker"},
	"handoff.is.waiting":           {"worker", "due"},
	"handoff.is.late":              {"worker"},
	"agreement.button":             {}, // label: under agreement.asks
	"agreement.line.within":        {"worker", "within"},
	"agreement.line.hours":         {"hours"},
	"agreement.line.cover":         {"worker", "cover"},
	"agreement.line.starts":        {"words"},
	"agreement.line.often":         {"words"},
	"agreement.line.meetings":      {"words"},
	"goal.step.line":               {"next"},
	"goal.shared.line":             {},
	"challenge.how.button":         {}, // label: under challenge.how
	"challenge.ideas.health":       {}, // small things for a day, a line each
	"challenge.ideas.social":       {},
	"challenge.ideas.productivity": {},
	"challenge.ideas.creativity":   {},
	"meeting.line.day":             {"day"},
	"meeting.line.mood":            {"mood"},
	"meeting.line.been":            {"words"},
	"meeting.line.matters":         {"words"},
	"meeting.line.questions":       {"words"},
	"share.name":                   {"of"}, // what a share is called
	"share.danger":                 {"of"},
	"share.talk":                   {"of"},
	"share.goal":                   {"of"},
	"share.appointment":            {"of"},
	"share.since":                  {"when"},
}
