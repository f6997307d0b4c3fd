package desk

import "testing"

// While a human has the conversation, words that elsewhere begin a dialog are said to the human.
func TestWordsOfAConversationBeginNothing(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("My landlord rings every day")
		s.taps("Send it to Anna")
		card := s.card(handoffs)
		s.replies("U1", card, "What do you tell him?")
		s.says("leave me alone")
		s.sees(s.slack, "leave me alone")
		s.says("/worker")
		s.says("also the gas is off")
		s.sees(s.slack, "also the gas is off")
	})
}

// In the help dialog nobody is asked how long the bot should be quiet.
func TestNothingComesBetweenInDanger(t *testing.T) {
	play(t, func(s *stage) {
		s.join()
		s.says("i took all my tablets")
		s.presses(s.slack, urgent, "U1", "Claim")
		s.sees(s.slack, "Possible danger")
		s.says("leave me alone")
		s.never(s.phone, "For how long?")
		s.urgentReply("U1", "I am calling you now, are you at home?")
		s.says("at home")
		s.sees(s.slack, "at home")
	})
}
