// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// actionServer calls another server and lets an interrupted action report its error. When Terraform stops the provider,
// tf6server first calls StopProvider, which cancels the context of each call, and then drops every event that an action has
// not sent yet. Without its last event an action counts as a success, and Terraform prints "Apply complete!". So
// StopProvider waits until the running actions have sent their last event.
type actionServer struct {
	server

	mu      sync.Mutex
	running map[*tfprotov6.InvokeActionServerStream]chan struct{}
}

var (
	_ tfprotov6.ProviderServerWithListResource = (*actionServer)(nil) //nolint:staticcheck // tf6server looks for this interface.
	_ tfprotov6.ProviderServerWithActions      = (*actionServer)(nil) //nolint:staticcheck // tf6server looks for this interface.
	_ tfprotov6.ProviderServerWithStateStores  = (*actionServer)(nil) //nolint:staticcheck // tf6server looks for this interface.
)

// maxStopWait limits how long StopProvider waits. An action ends as soon as its context does.
const maxStopWait = 5 * time.Second

func newActionServer(next server) *actionServer {
	return &actionServer{server: next, running: map[*tfprotov6.InvokeActionServerStream]chan struct{}{}}
}

// InvokeAction implements [tfprotov6.ActionServer].
func (s *actionServer) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	stream, err := s.server.InvokeAction(ctx, req)
	if err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running[stream] = ended
	events := stream.Events
	stream.Events = func(push func(tfprotov6.InvokeActionEvent) bool) {
		defer func() {
			close(ended)
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.running, stream)
		}()
		events(push)
	}
	return stream, nil
}

// StopProvider implements [tfprotov6.ProviderServer].
func (s *actionServer) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	resp, err := s.server.StopProvider(ctx, req)
	ctx, cancel := context.WithTimeout(ctx, maxStopWait)
	defer cancel()
	for _, ended := range s.runningActions() {
		select {
		case <-ended:
		case <-ctx.Done():
		}
	}
	return resp, err
}

// runningActions returns a channel for each running action, which is closed when the action ends.
func (s *actionServer) runningActions() []chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	var running []chan struct{}
	for _, ended := range s.running {
		running = append(running, ended)
	}
	return running
}
