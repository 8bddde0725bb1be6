// Command cluster starts a temporary PostgreSQL for the tests, prints its
// address and keeps it until its standard input ends.
package main

import (
	"fmt"
	"io"
	"os"

	"tongxing/store/storetest"
)

func main() {
	address, err := storetest.StartCluster()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(address)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		os.Exit(1)
	}
}
