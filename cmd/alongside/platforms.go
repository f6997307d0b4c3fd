package main

import (
	"strings"

	"alongside/bots/pace"
	"alongside/bots/slack"
	"alongside/bots/telegram"
)

// menuOrder is the order of the commands in Telegram's menu; others follow.
var menuOrder = []string{"now", "menu", "goal", "goals", "challenge", "appointment", "worker", "agreement", "share", "pause", "help", "stop"}

func (s *system) telegramConfig(limits pace.Limits) telegram.Config {
	return telegram.Config{
		Token: string(s.cfg.TelegramToken), APIURL: s.cfg.TelegramURL,
		WebhookURL: s.cfg.TelegramWebhook, WebhookSecret: string(s.cfg.TelegramWebhookSecret),
		Log: s.log, Limits: limits, Commands: map[string][]telegram.Command{"": s.telegramMenu()},
	}
}

// telegramMenu lists the dialogs that have a command, by their titles.
func (s *system) telegramMenu() []telegram.Command {
	titles := map[string]string{}
	for _, d := range s.world.Scripts.Dialogs() {
		for _, t := range d.Triggers {
			if name, ok := strings.CutPrefix(t, "/"); ok {
				titles[name] = d.Title
			}
		}
	}
	var menu []telegram.Command
	for _, name := range menuOrder {
		if title, ok := titles[name]; ok {
			menu = append(menu, telegram.Command{Name: name, Help: title})
		}
	}
	return menu
}

func (s *system) slackConfig(limits pace.Limits) slack.Config {
	return slack.Config{
		BotToken: string(s.cfg.SlackToken), AppToken: string(s.cfg.SlackAppToken), SigningSecret: string(s.cfg.SlackSigningSecret),
		APIURL: s.cfg.SlackURL, Log: s.log, Limits: limits,
	}
}
