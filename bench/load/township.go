package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

var (
	caseLink    = regexp.MustCompile(`/cases/([0-9a-f-]{36})`)
	homeLink    = regexp.MustCompile(`/households/([0-9A-Za-z-]+)"`)
	personLink  = regexp.MustCompile(`href="/people/([0-9a-f-]{36})"`)
	ticketValue = regexp.MustCompile(`name="case" value="([0-9a-f-]{36}@\d+)"`)
	ownerSelect = regexp.MustCompile(`(?s)<select[^>]*name="name\.owner".*?</select>`)
	optionValue = regexp.MustCompile(`<option[^>]*value="([^"]+)"`)
	bulkOutcome = regexp.MustCompile(`(?s)<tr>.*?</tr>`)
)

// busy is a programme with many cases everywhere, for lists.
const busy = "four-party-care"

// township are the pages of a township's morning, and the book of its county.
func (s *site) township() ([]*kind, error) {
	cases, err := s.links("township", "/programmes/"+busy, caseLink)
	if err != nil {
		return nil, err
	}
	homes, err := s.links("township", "/entitled?right=device&kind=missed", homeLink)
	if err != nil {
		return nil, err
	}
	people, err := s.links("township", "/people", personLink)
	if err != nil {
		return nil, err
	}
	any := func(role, before string, all []string) func(*site) (*http.Request, error) {
		return func(s *site) (*http.Request, error) { return s.get(role, before+all[rand.IntN(len(all))])(s) }
	}
	page := func(role, path string, share int) *kind {
		return &kind{name: role + ": " + path, role: role, share: share, ask: s.get(role, path)}
	}
	return []*kind{
		page("township", "/today", 20), page("township", "/programmes", 10), page("township", "/programmes/"+busy, 15), page("township", "/programmes/"+busy+"?state=open", 10),
		{name: "township: /cases/{id}", role: "township", share: 20, ask: any("township", "/cases/", cases)},
		{name: "township: /households/{id}", role: "township", share: 10, ask: any("township", "/households/", homes)},
		page("township", "/entitled", 3), page("county", "/money", 3), page("township", "/year", 3),
		{name: "township: a need (write)", role: "township", share: 6, write: true, ask: func(s *site) (*http.Request, error) { return s.need("township", people[rand.IntN(len(people))]) }},
	}, nil
}

func (s *site) links(role, path string, link *regexp.Regexp) (out []string, err error) {
	text, err := s.text(role, path)
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s shows no %s", path, link)
	}
	return out, err
}

// need opens a case as its page would.
func (s *site) need(role, person string) (*http.Request, error) {
	return s.post(role, "/programmes/need/new", url.Values{"subject": {person}, "of": {"person"}, "q.kind": {"care"}, "q.what": {"夜里没有人照看"}})
}

func (s *site) post(role, path string, form url.Values) (*http.Request, error) {
	if form.Get("key") == "" {
		form.Set("key", fmt.Sprintf("bench-%016x-%016x", rand.Uint64(), rand.Uint64()))
	}
	req, err := http.NewRequest(http.MethodPost, "http://"+role+".localhost:"+s.port+path, strings.NewReader(form.Encode()))
	if err == nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", "http://"+role+".localhost:"+s.port)
	}
	return req, err
}

// press sends a form and answers the page it leads to, or the page that refuses it.
func (s *site) press(role, path string, form url.Values) (status int, to string, err error) {
	req, err := s.post(role, path, form)
	if err != nil {
		return 0, "", err
	}
	answer, err := s.client.Do(req)
	if err != nil {
		return 0, "", err
	}
	return answer.StatusCode, answer.Header.Get("Location"), answer.Body.Close()
}

// bulk opens n needs as the county, and then plans all of them with presses on the page
// for many: five hundred at a time, each press timed from the page to its result.
func (s *site) bulk(n int) error {
	people, err := s.links("county", "/people", personLink)
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	line := make(chan string)
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			for person := range line {
				s.opened("county", person)
			}
		}()
	}
	for i := range n {
		line <- people[i%len(people)]
	}
	close(line)
	all.Wait()
	time.Sleep(5 * time.Second) // an account's allowance of requests fills again
	owner, err := s.owner()
	if err != nil {
		return err
	}
	const path = "/programmes/need/steps/planned"
	done, refused, took, used := 0, 0, time.Duration(0), time.Duration(0)
	for done+refused < n {
		page, err := s.text("county", path)
		if err != nil {
			return err
		}
		form := url.Values{"key": {fmt.Sprintf("bulk-%016x", rand.Uint64())}, "name.owner": {owner}, "q.measure": {"联系日间照料"}, "q.by_when": {"2024-01-31"}}
		for _, m := range ticketValue.FindAllStringSubmatch(page, -1) {
			form.Add("case", m[1])
		}
		begin, busy := time.Now(), s.cpu()
		status, to, err := s.press("county", path, form)
		if err != nil || status != http.StatusSeeOther {
			return fmt.Errorf("bulk: %d %w", status, err)
		}
		result, err := s.text("county", to)
		if err != nil {
			return err
		}
		took, used = took+time.Since(begin), used+s.cpu()-busy
		rows := len(bulkOutcome.FindAllString(result, -1)) - 1
		if rows < len(form["case"]) || rows == 0 {
			return fmt.Errorf("bulk: %d results for %d cases", rows, len(form["case"]))
		}
		done += strings.Count(result, "办好了")
		refused = refused + rows - strings.Count(result, "办好了")
	}
	fmt.Printf("%d cases planned in bulk, %d not: %s from press to results, %s of processor time (bar 5 s for 2,000); %s\n", done, refused, took.Round(time.Millisecond), used, machine())
	return nil
}

// opened opens a need, and waits where too many were opened in a second.
func (s *site) opened(role, person string) {
	for range 60 {
		req, err := s.need(role, person)
		if err != nil {
			return
		}
		answer, err := s.client.Do(req)
		if err != nil {
			return
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusTooManyRequests {
			return
		}
		time.Sleep(time.Second)
	}
}

// owner is a worker that the page offers when one is looked for.
func (s *site) owner() (string, error) {
	const path = "/programmes/need/steps/planned"
	for _, name := range []string{"", "李", "王", "张", "刘", "陈"} {
		req, err := s.post("county", path, url.Values{"find": {"name.owner"}, "find.name.owner": {name}})
		if err != nil {
			return "", err
		}
		answer, err := s.read(req)
		if err != nil {
			return "", err
		}
		for _, m := range optionValue.FindAllStringSubmatch(ownerSelect.FindString(answer), -1) {
			return m[1], nil
		}
	}
	return "", errors.New("nobody is offered as an owner")
}

// cpu is the processor time the server took so far, where the system tells it.
func (s *site) cpu() time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	var ticks int64
	for _, f := range fields[11:13] { // user and system, in hundredths of a second
		n, _ := strconv.ParseInt(f, 10, 64) // what is no number counts nothing
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// machine is how busy the machine is with everybody's work.
func machine() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "load unknown"
	}
	return "load " + strings.Fields(string(raw))[0]
}
