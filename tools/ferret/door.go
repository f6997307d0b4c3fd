package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
)

// The layout of a message, from MongoDB's description of its wire protocol.
const (
	headSize   = 16               // length, id, answer to, kind; little endian, four bytes each
	largest    = 64 * 1024 * 1024 // more than the protocol allows
	kindMsg    = 2013             // OP_MSG: four bytes of flags follow
	moreToCome = 1 << 1           // the flag that says: no answer to this one
)

// door passes messages on to a server, one at a time: the next one goes in when the last was answered.
type door struct {
	to  string
	one sync.Mutex
}

func (d *door) serve(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return // closed
		}
		go d.pass(client)
	}
}

// pass serves one client until it or the server goes away.
func (d *door) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", d.to)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		question, err := read(client)
		if err != nil {
			return
		}
		answer, err := d.ask(server, question)
		if err != nil {
			return
		}
		if _, err := client.Write(answer); err != nil {
			return
		}
	}
}

// ask has the server to itself. A client that goes away meanwhile changes nothing about that.
func (d *door) ask(server net.Conn, question []byte) (answer []byte, err error) {
	d.one.Lock()
	defer d.one.Unlock()
	if _, err := server.Write(question); err != nil {
		return nil, err
	}
	if isUnanswered(question) {
		return nil, nil
	}
	return read(server)
}

func isUnanswered(message []byte) bool {
	kind := binary.LittleEndian.Uint32(message[12:])
	return kind == kindMsg && len(message) >= headSize+4 && binary.LittleEndian.Uint32(message[headSize:])&moreToCome != 0
}

// read reads one whole message.
func read(from io.Reader) ([]byte, error) {
	head := make([]byte, headSize)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(head)
	if size < headSize || size > largest {
		return nil, fmt.Errorf("read message: it says that it has %d bytes", size)
	}
	message := make([]byte, size)
	copy(message, head)
	if _, err := io.ReadFull(from, message[headSize:]); err != nil {
		return nil, err
	}
	return message, nil
}
