// Package bench measures what the provider costs: plans and applies beside a minimal provider that does nothing, waits on
// a moved clock, connections, start-up, size and memory. It is tests alone, and no test fails because of a time; `make
// bench` prints the table and keeps it in contributing/bench.md. The folders hold the programs that it needs: minimal, the
// provider that does nothing; gauge, which tells what a provider's process took; rawclient, the client without Terraform.
package bench
