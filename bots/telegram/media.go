package telegram

import (
	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"alongside/bots"
)

// media says what came with a message, or instead of words.
func media(m *tgbotapi.Message) bots.Media {
	switch {
	case len(m.Photo) > 0:
		return bots.Media{Kind: bots.Photo, File: m.Photo[len(m.Photo)-1].FileID} // the last is the largest
	case m.Voice != nil:
		return bots.Media{Kind: bots.Voice, File: m.Voice.FileID}
	case m.Audio != nil: // something to listen to
		return bots.Media{Kind: bots.Voice, File: m.Audio.FileID, Name: m.Audio.FileName}
	case m.VideoNote != nil:
		return bots.Media{Kind: bots.Video, File: m.VideoNote.FileID}
	case m.Video != nil:
		return bots.Media{Kind: bots.Video, File: m.Video.FileID, Name: m.Video.FileName}
	case m.Animation != nil: // comes as a document as well
		return bots.Media{Kind: bots.Video, File: m.Animation.FileID, Name: m.Animation.FileName}
	case m.Sticker != nil:
		return bots.Media{Kind: bots.Sticker, File: m.Sticker.FileID}
	case m.Document != nil:
		return bots.Media{Kind: bots.Document, File: m.Document.FileID, Name: m.Document.FileName}
	case m.Location != nil, m.Venue != nil:
		return bots.Media{Kind: bots.Location}
	case m.Contact != nil:
		return bots.Media{Kind: bots.Contact}
	case m.Poll != nil, m.Dice != nil, m.Game != nil:
		return bots.Media{Kind: bots.OtherOne}
	default:
		return bots.Media{}
	}
}

// service reports whether the message is only a note of Telegram's own, which nobody said.
func service(m *tgbotapi.Message) bool {
	return m.PinnedMessage != nil || m.MessageAutoDeleteTimerChanged != nil || m.ConnectedWebsite != "" ||
		m.SuccessfulPayment != nil || m.Invoice != nil || m.ProximityAlertTriggered != nil
}
