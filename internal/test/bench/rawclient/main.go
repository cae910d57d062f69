// SPDX-License-Identifier: MPL-2.0

// Command rawclient gets short clips with the Live Station client alone, ten at a time as Terraform does. It shows what the
// requests cost without Terraform. Its arguments are the channel ID and the clip IDs. The endpoint and the credentials come
// from the environment.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"sync"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// parallelism is Terraform's default -parallelism.
const parallelism = 10

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
	queue := make(chan string)
	errs := make([]error, parallelism)
	var workers sync.WaitGroup
	for i := range parallelism {
		workers.Go(func() {
			for id := range queue {
				_, err := client.GetShortClip(ctx, channelID, id)
				errs[i] = errors.Join(errs[i], err)
			}
		})
	}
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	workers.Wait()
	return errors.Join(errs...)
}
