package mongotest

import (
	"context"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// AwaitSent waits until nobody in the database that uri names has anything left to be sent, or ctx ends.
func AwaitSent(ctx context.Context, uri string) error {
	client, err := driver.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		return err
	}
	defer func() { _ = client.Disconnect(context.WithoutCancel(ctx)) }()
	_, rest, _ := strings.Cut(uri, "://")
	_, name, _ := strings.Cut(rest, "/")
	name, _, _ = strings.Cut(name, "?")
	for {
		n, err := client.Database(name).Collection("people").CountDocuments(ctx, bson.M{"outbox.0": bson.M{"$exists": true}})
		if err != nil {
			return fmt.Errorf("something is left to be sent: %w", err)
		}
		if n == 0 {
			return nil
		}
	}
}
