package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"

	"tongxing/world"
)

// seeker is one signed-in resident: the session, and the deliveries it has.
type seeker struct {
	cookie     *http.Cookie
	deliveries []string
}

// sessions is how many people are signed in at once: seekers by one-time code, and
// beside them employers and township clerks.
const sessions = 50

// signIn signs seekers of the invented city in the way they would: by a code sent
// to their phone, which the demo shows on the screen.
func (s *site) signIn(people int) error {
	city := world.Generate(2023, people)
	sent := map[string]bool{}
	for _, d := range city.Deliveries {
		sent[d.Person] = true
	}
	for _, k := range city.Seekers {
		phone := city.Person(k.Person).Phone
		if !sent[k.Person] || phone == "" || len(s.seekers) == sessions-6 {
			continue
		}
		one, err := s.enter(phone)
		if err != nil {
			return err
		}
		s.seekers = append(s.seekers, one)
	}
	if len(s.seekers) < 10 {
		return errors.New("too few seekers could sign in")
	}
	return nil
}

var (
	codeShown   = regexp.MustCompile(`(\d{6})，10`)
	ticketField = regexp.MustCompile(`name="ticket" value="([^"]+)"`)
)

func (s *site) enter(phone string) (seeker, error) {
	answer, err := s.client.PostForm("http://localhost:"+s.port+"/signin/code", url.Values{"phone": {phone}})
	if err != nil {
		return seeker{}, err
	}
	raw, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	code, ticket := codeShown.FindSubmatch(raw), ticketField.FindSubmatch(raw)
	if err != nil || code == nil || ticket == nil {
		return seeker{}, fmt.Errorf("no code was shown (%d): %w", answer.StatusCode, err)
	}
	answer, err = s.client.PostForm("http://localhost:"+s.port+"/signin/enter", url.Values{"ticket": {string(ticket[1])}, "code": {string(code[1])}})
	if err != nil {
		return seeker{}, err
	}
	_ = answer.Body.Close()
	if len(answer.Cookies()) == 0 {
		return seeker{}, fmt.Errorf("not signed in (%d)", answer.StatusCode)
	}
	one := seeker{cookie: answer.Cookies()[0]}
	req, err := one.get(s, "/deliveries")
	if err != nil {
		return one, err
	}
	page, err := s.read(req)
	for _, m := range deliveryLink.FindAllStringSubmatch(page, -1) {
		one.deliveries = append(one.deliveries, m[1])
	}
	return one, err
}

func (k seeker) get(s *site, path string) (*http.Request, error) {
	req, err := http.NewRequest(http.MethodGet, "http://localhost:"+s.port+path, nil)
	if err == nil {
		req.AddCookie(k.cookie)
	}
	return req, err
}

// anySeeker asks as whichever signed-in seeker comes next.
func anySeeker(path func(seeker) string) func(*site) (*http.Request, error) {
	return func(s *site) (*http.Request, error) {
		k := s.seekers[rand.IntN(len(s.seekers))]
		return k.get(s, path(k))
	}
}
