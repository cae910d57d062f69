// Command rawclient gets short clips with the client of the provider and without Terraform, ten at a time as Terraform
// does: what the requests of a refreshing plan cost by themselves. Its arguments are the channel and the ids of the clips;
// endpoint and keys come from the environment.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"sync"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// atOnce is Terraform's own -parallelism.
const atOnce = 10

func main() {
	if err := run(context.Background(), os.Args[1], os.Args[2:]); err != nil {
		log.Fatal("rawclient: ", err)
	}
}

func run(ctx context.Context, channelID string, ids []string) error {
	client, err := livestation.New(livestation.Config{
		AccessKey: os.Getenv("NCLOUD_ACCESS_KEY"), SecretKey: os.Getenv("NCLOUD_SECRET_KEY"),
		Endpoint: os.Getenv("NCPLIVESTATION_ENDPOINT"), MaxRetries: livestation.DefaultMaxRetries,
	})
	if err != nil {
		return err
	}
	left := make(chan string)
	errs := make([]error, atOnce)
	var workers sync.WaitGroup
	for i := range atOnce {
		workers.Go(func() {
			for id := range left {
				_, err := client.GetShortClip(ctx, channelID, id)
				errs[i] = errors.Join(errs[i], err)
			}
		})
	}
	for _, id := range ids {
		left <- id
	}
	close(left)
	workers.Wait()
	return errors.Join(errs...)
}
