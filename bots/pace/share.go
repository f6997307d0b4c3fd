package pace

import (
	"math"
	"time"

	"golang.org/x/time/rate"
)

// limiter returns nil where there is no limit.
func limiter(perSecond rate.Limit, burst int) *rate.Limiter {
	if perSecond <= 0 || perSecond == rate.Inf {
		return nil
	}
	return rate.NewLimiter(perSecond, burst)
}

// spend takes one slot of a share that has one.
func spend(share *rate.Limiter, now time.Time) {
	if share != nil {
		share.ReserveN(now, 1)
	}
}

// delay returns how long it is until share has a slot.
func delay(share *rate.Limiter, now time.Time) time.Duration { return until(share, now, 1) }

// refill returns how long it is until share is whole, as if nobody had ever used it.
func refill(share *rate.Limiter, now time.Time) time.Duration {
	if share == nil {
		return 0
	}
	return until(share, now, float64(share.Burst()))
}

// until rounds up, so that a timer set for it never finds itself a hair too early.
func until(share *rate.Limiter, now time.Time, slots float64) time.Duration {
	if share == nil {
		return 0
	}
	missing := slots - share.TokensAt(now)
	if missing < 1e-9 {
		return 0
	}
	return time.Duration(math.Ceil(missing / float64(share.Limit()) * float64(time.Second)))
}
