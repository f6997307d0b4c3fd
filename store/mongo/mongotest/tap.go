package mongotest

import (
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Command is one that a program sent to its server.
type Command struct {
	Name       string
	Collection string
	Body       bson.Raw // the command's own document: what comes in sequences behind it is left out
	Bytes      int      // of the whole message
}

// Tap is where a program can be connected to, so that a test sees what it asks the server for.
type Tap struct {
	URI string // ends in "/"

	to       string
	listener net.Listener
	mu       sync.Mutex
	seen     []Command
}

// NewTap begins to pass on to the server at uri, which names nothing but that.
func NewTap(uri string) (*Tap, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &Tap{
		URI: "mongodb://" + listener.Addr().String() + "/", listener: listener,
		to: strings.Trim(strings.TrimPrefix(uri, "mongodb://"), "/"),
	}
	go t.serve()
	return t, nil
}

// Close lets nobody in any more.
func (t *Tap) Close() error { return t.listener.Close() }

// Seen returns what came since it was last asked.
func (t *Tap) Seen() []Command {
	t.mu.Lock()
	defer t.mu.Unlock()
	seen := t.seen
	t.seen = nil
	return seen
}

func (t *Tap) serve() {
	for {
		client, err := t.listener.Accept()
		if err != nil {
			return
		}
		go t.pass(client)
	}
}

func (t *Tap) pass(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", t.to) //nolint:noctx // on this machine
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() {
		_, _ = io.Copy(client, server) // until one of them goes
		_ = client.Close()
	}()
	for {
		message, err := readMessage(client)
		if err != nil {
			return
		}
		t.note(message)
		if _, err := server.Write(message); err != nil {
			return
		}
	}
}

// The layout of an OP_MSG, from MongoDB's description of its wire protocol: a head of 16 bytes with length
// and kind, four bytes of flags, and sections; the first byte of a section is 0 for the command's document.
const (
	kindMsg     = 2013
	headSize    = 16
	sectionsAt  = headSize + 4
	mostOfBytes = 64 << 20
)

func (t *Tap) note(message []byte) {
	if len(message) <= sectionsAt+1 || binary.LittleEndian.Uint32(message[12:]) != kindMsg || message[sectionsAt] != 0 {
		return
	}
	body, _, ok := document(message[sectionsAt+1:])
	if !ok {
		return
	}
	elements, err := body.Elements()
	if err != nil || len(elements) == 0 {
		return
	}
	collection, _ := elements[0].Value().StringValueOK()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen = append(t.seen, Command{Name: elements[0].Key(), Collection: collection, Body: body, Bytes: len(message)})
}

// document cuts the first one off.
func document(b []byte) (first bson.Raw, rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	size := int(binary.LittleEndian.Uint32(b))
	if size < 5 || size > len(b) {
		return nil, nil, false
	}
	return bson.Raw(b[:size]), b[size:], true
}

func readMessage(from io.Reader) ([]byte, error) {
	head := make([]byte, headSize)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(head)
	if size < headSize || size > mostOfBytes {
		return nil, io.ErrUnexpectedEOF
	}
	message := make([]byte, size)
	copy(message, head)
	_, err := io.ReadFull(from, message[headSize:])
	return message, err
}
