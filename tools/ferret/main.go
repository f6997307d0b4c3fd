// Command ferret is the server that store/mongo is tested on: FerretDB, which speaks MongoDB's protocol over
// SQLite files, behind a door that lets one message through at a time, since its conditional updates are not
// atomic. It is good for small data and for what the store asks, and measures nothing.
//
//	ferret [-dir FOLDER] [-listen 127.0.0.1:0]
//
// Once it serves it prints one line, a mongodb URI. It ends when its standard input does, so that it never
// outlives the test that started it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if err := run(os.Stdin, os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ferret:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer, args []string) error {
	flags := flag.NewFlagSet("ferret", flag.ContinueOnError)
	dir := flags.String("dir", "", "where the files of the databases are; default: a folder that goes when the server does")
	listen := flags.String("listen", "127.0.0.1:0", "where the door is; port 0 takes a free one")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		made, err := os.MkdirTemp("", "alongside-ferret-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(made) }() // a leftover in the temporary folder is of no harm
		*dir = made
	}
	folder, err := filepath.Abs(*dir)
	if err != nil {
		return err
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Logger:    slog.New(slog.DiscardHandler),
		Handler:   "sqlite",
		SQLiteURL: (&url.URL{Scheme: "file", Path: folder + "/"}).String(),
	})
	if err != nil {
		return fmt.Errorf("start FerretDB: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Run(ctx) }()

	inside, err := url.Parse(server.MongoDBURI())
	if err != nil {
		cancel()
		return fmt.Errorf("find FerretDB: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *listen)
	if err != nil {
		cancel()
		return fmt.Errorf("open the door: %w", err)
	}
	d := &door{to: inside.Host}
	go d.serve(listener)
	fmt.Fprintf(out, "mongodb://%s/\n", listener.Addr())

	_, _ = io.Copy(io.Discard, in)
	_ = listener.Close()
	cancel()
	return <-served
}
