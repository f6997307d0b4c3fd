package desk

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics count what the desk does. Labels are few and bounded: no person, no worker, no words.
type metrics struct {
	events *prometheus.CounterVec   // by side (person, team) and result (saved, failed)
	sends  *prometheus.CounterVec   // by bot and result (sent, temporary, throttled, ...)
	delay  *prometheus.HistogramVec // from the decision to the receipt, by bot
	races  prometheus.Counter
	alarms prometheus.Counter
	fixed  prometheus.Counter
}

func newMetrics(to prometheus.Registerer) *metrics {
	m := &metrics{
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "alongside_events_total", Help: "Messages and presses that were heard.",
		}, []string{"side", "result"}),
		sends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "alongside_sends_total", Help: "Tries to send a message.",
		}, []string{"bot", "result"}),
		delay: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "alongside_delivery_seconds", Help: "From the decision to say something to its receipt.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800},
		}, []string{"bot"}),
		races: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "alongside_save_races_total", Help: "Saves that were decided anew because somebody else saved first.",
		}),
		alarms: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "alongside_alarms_total", Help: "Things an operator has to look at; each is in the log.",
		}),
		fixed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "alongside_fixed_help_total", Help: "Fixed help texts sent because nothing could be handled or saved.",
		}),
	}
	if to != nil {
		to.MustRegister(m.events, m.sends, m.delay, m.races, m.alarms, m.fixed)
	}
	return m
}

func (m *metrics) heard(side string, err error) {
	result := "saved"
	if err != nil {
		result = "failed"
	}
	m.events.WithLabelValues(side, result).Inc()
}

func (m *metrics) sent(bot, result string, since time.Duration) {
	m.sends.WithLabelValues(bot, result).Inc()
	if result == "sent" {
		m.delay.WithLabelValues(bot).Observe(since.Seconds())
	}
}
