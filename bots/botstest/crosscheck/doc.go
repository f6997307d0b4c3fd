// Package crosscheck runs bots made with libraries that are not ours - grammY for Telegram, Bolt for
// Slack - against the fakes of botstest, and looks at both sides. What those libraries take for the real
// platform, our adapters may take for it too.
//
// The tests need Node.js and the packages of tools/crosscheck, and fail without them. So that the plain
// test command needs only Go, they are built with a tag:
//
//	(cd tools/crosscheck && npm ci) && go test -tags crosscheck ./bots/botstest/crosscheck
package crosscheck
