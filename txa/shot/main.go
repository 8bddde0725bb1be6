// Command shot takes a picture of a page as a person sees it:
//
//	go run ./txa/shot -url URL -out FILE.png [-width 320] [-dark] [-full] [-nojs]
//	    [-lang en] [-cookie name=value]… [-login URL]
//
// -login opens another address first, in the same session.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"tongxing/txa"
)

func main() {
	if err := shoot(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func shoot() error {
	s := txa.Plain
	url := flag.String("url", "", "address of the page")
	out := flag.String("out", "shot.png", "file to write")
	login := flag.String("login", "", "address to open first")
	full := flag.Bool("full", false, "the whole page, not only what fits the screen")
	dark := flag.Bool("dark", false, "dark colour scheme")
	forced := flag.Bool("forced", false, "forced colours")
	nojs := flag.Bool("nojs", false, "scripts off")
	flag.IntVar(&s.Width, "width", s.Width, "width in CSS pixels: 1280 or 320")
	flag.StringVar(&s.Lang, "lang", s.Lang, "Accept-Language")
	var cookies []string
	flag.Func("cookie", "name=value, may be repeated", func(v string) error { cookies = append(cookies, v); return nil })
	flag.Parse()
	if *url == "" {
		return fmt.Errorf("give the page with -url")
	}
	s.Scripts = !*nojs
	if *dark {
		s.Scheme = txa.Dark
	}
	if *forced {
		s.Scheme = txa.Forced
	}
	png, err := picture(s, *url, *login, *full, cookies)
	if err != nil {
		return err
	}
	return os.WriteFile(*out, png, 0o644)
}

func picture(s txa.Settings, url, login string, full bool, cookies []string) ([]byte, error) {
	b, err := txa.Start(context.Background())
	if err != nil {
		return nil, err
	}
	defer b.Close()
	var set []txa.Cookie
	for _, c := range cookies {
		name, value, _ := strings.Cut(c, "=")
		set = append(set, txa.Cookie{Name: name, Value: value, URL: url})
	}
	tab, err := b.Open(s, set...)
	if err != nil {
		return nil, err
	}
	defer tab.Close()
	if login != "" {
		if err := tab.Go(login); err != nil {
			return nil, err
		}
	}
	if err := tab.Go(url); err != nil {
		return nil, err
	}
	return tab.Picture(full)
}
