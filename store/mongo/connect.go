package mongo

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/event"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

const (
	openTimeout      = 4500 * time.Millisecond // for the first answer of the server
	selectionTimeout = 4 * time.Second         // for a primary to be there; the callers try again
	operationTimeout = 10 * time.Second        // for one command with its retry, if the caller's context has no deadline
)

// connect returns a client whose server has answered.
func connect(ctx context.Context, uri string, monitor *event.CommandMonitor) (*driver.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	o, err := clientOptions(ctx, uri)
	if err != nil {
		return nil, fmt.Errorf("%w: the URI cannot be used: %w", ErrUnusable, conceal(uri, err))
	}
	o.SetMonitor(monitor)
	where := strings.Join(o.Hosts, ",")
	client, err := driver.Connect(o)
	if err != nil {
		return nil, fmt.Errorf("%w: the URI cannot be used: %w", ErrUnusable, conceal(uri, err))
	}
	err = client.Ping(ctx, readpref.Primary())
	switch {
	case err == nil:
		return client, nil
	case strings.Contains(err.Error(), "auth error"):
		err = fmt.Errorf("%w: %s refuses the user or the password: %w", ErrUnusable, where, conceal(uri, err))
	default:
		err = fmt.Errorf("%w: no MongoDB answers at %s: %w", ErrUnusable, where, conceal(uri, reason(err)))
	}
	return nil, errors.Join(err, disconnect(client))
}

// lastError is where the driver says what it met at a server.
var lastError = regexp.MustCompile(`Last error: (.*?) }`)

// reason finds in what the driver says about all servers why one of them cannot be used.
func reason(err error) error {
	text := err.Error()
	if found := lastError.FindStringSubmatch(text); found != nil {
		return errors.New(found[1])
	}
	if strings.Contains(text, "ReplicaSetNoPrimary") {
		return errors.New("the replica set has no primary")
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("nothing came in time")
	}
	return err
}

// clientOptions reads the URI. For mongodb+srv that asks the name service, which has no context of ours.
func clientOptions(ctx context.Context, uri string) (*options.ClientOptions, error) {
	read := make(chan *options.ClientOptions, 1)
	go func() { read <- options.Client().ApplyURI(uri) }()
	var o *options.ClientOptions
	select {
	case o = <-read:
	case <-ctx.Done():
		return nil, errors.New("the name service does not answer")
	}
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.ServerSelectionTimeout == nil {
		o.SetServerSelectionTimeout(selectionTimeout)
	}
	if o.Timeout == nil {
		o.SetTimeout(operationTimeout)
	}
	if o.AppName == nil {
		o.SetAppName("alongside")
	}
	return o.SetWriteConcern(writeconcern.Majority()).SetReadPreference(readpref.Primary()), nil
}

const (
	defaultName = "alongside"
	keysSuffix  = "_keys"
	longestName = 63 // bytes, of a database's name
)

// databaseName is the one in the URI, or the default, with the suffix.
func databaseName(uri, suffix string) (string, error) {
	_, rest, _ := strings.Cut(uri, "://")
	rest, _, _ = strings.Cut(rest, "?")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		rest = rest[at+1:]
	}
	_, name, _ := strings.Cut(rest, "/")
	name, err := url.PathUnescape(name)
	if err != nil {
		return "", fmt.Errorf("%w: the database's name in the URI cannot be read", ErrUnusable)
	}
	if name == "" {
		name = defaultName
	}
	name += suffix
	if strings.ContainsAny(name, "/\\. \"$*<>:|?\x00") || len(name)+len(keysSuffix) > longestName {
		return "", fmt.Errorf("%w: %q cannot be a database's name", ErrUnusable, name)
	}
	return name, nil
}

// conceal returns err in one line, without anything secret that the URI holds.
func conceal(uri string, err error) error {
	text := strings.Join(strings.Fields(err.Error()), " ")
	for _, secret := range secretsOf(uri) {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return errors.New(text)
}

// secretsOf returns what must not be shown, the longest first: the password as it stands in the URI and as
// it is meant, its parts if it was not escaped as it should be, and options that hold passwords and tokens.
func secretsOf(uri string) []string {
	var secrets []string
	add := func(s string) {
		if s == "" {
			return
		}
		secrets = append(secrets, s)
		if plain, err := url.QueryUnescape(s); err == nil {
			secrets = append(secrets, plain)
		}
		if plain, err := url.PathUnescape(s); err == nil {
			secrets = append(secrets, plain)
		}
	}
	_, rest, _ := strings.Cut(uri, "://")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		_, password, _ := strings.Cut(rest[:at], ":")
		add(password)
		for _, part := range strings.FieldsFunc(password, func(r rune) bool { return strings.ContainsRune("@/:?&%", r) }) {
			add(part)
		}
	}
	_, query, _ := strings.Cut(rest, "?")
	for option := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(option, "=")
		if name = strings.ToLower(name); strings.Contains(name, "password") || strings.Contains(name, "properties") {
			add(value)
		}
	}
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	return secrets
}
