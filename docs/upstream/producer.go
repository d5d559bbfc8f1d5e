// Drops articles from Go, with the standard library alone: REDIS_ADDR=host:6379 go run producer.go article.json
// With a password or TLS take a client such as go-redis: client.LPush(ctx, "inbox", article).
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"
	"time"
)

func drop(address string, article []byte) error {
	connection, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(connection, "*3\r\n$5\r\nLPUSH\r\n$5\r\ninbox\r\n$%d\r\n%s\r\n", len(article), article); err != nil {
		return err
	}
	answer, err := bufio.NewReader(connection).ReadString('\n')
	if err == nil && answer[0] != ':' {
		err = fmt.Errorf("Redis says: %s", answer)
	}
	return err
}

func main() {
	address := os.Getenv("REDIS_ADDR")
	if address == "" {
		address = "127.0.0.1:6379"
	}
	for _, name := range os.Args[1:] {
		article, err := os.ReadFile(name)
		if err == nil {
			err = drop(address, article)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}
