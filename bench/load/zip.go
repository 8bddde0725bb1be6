package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"time"
)

// zipped is how many bytes a text comes to on its way.
func zipped(text string) int {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write([]byte(text)) // into memory
	_ = w.Close()
	return out.Len()
}

func short(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

func to(path string) func(seeker) string { return func(seeker) string { return path } }
