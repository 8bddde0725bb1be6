package txa

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// printed holds T13: paper is A4 and tagged, says what the headings say, and
// shows no controls.
func (t *Tab) printed(p Page) ([]Finding, error) {
	if err := t.Go(p.URL); err != nil {
		return nil, err
	}
	paper := emulation.SetEmulatedMediaParams{Media: "print"}
	if err := chromedp.Do(t.ctx, call(emulation.SetEmulatedMedia, paper)); err != nil {
		return nil, err
	}
	left, err := withCode[[]string](t, `all("button,input[type=submit],nav,audio,video,[data-noprint]").filter((e) => e.checkVisibility()).slice(0, 5).map(selector)`)
	if err != nil {
		return nil, err
	}
	heads, err := withCode[[]string](t, `all("h1,h2,h3").filter(visible).map(words)`)
	if err != nil {
		return nil, err
	}
	// Letter is asked for so that only a page that asks for A4 gets it.
	pdf, err := chromedp.Run(t.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperLetter),
		chromedp.PDFPreferCSSPageSize(), chromedp.PDFOutlineAndTagged()))
	if err != nil {
		return nil, err
	}
	if err := chromedp.Do(t.ctx, call(emulation.SetEmulatedMedia, t.Settings.media())); err != nil {
		return nil, err
	}
	found, err := sheet(pdf, heads)
	for _, selector := range left {
		found = append(found, Finding{"T13", "print", selector, "a control is printed"})
	}
	return found, err
}

// sheet reads the PDF with poppler.
func sheet(pdf []byte, heads []string) ([]Finding, error) {
	info, err := poppler("pdfinfo", pdf)
	if err != nil {
		return nil, err
	}
	text, err := poppler("pdftotext", pdf, "-")
	if err != nil {
		return nil, err
	}
	var found []Finding
	bad := func(reason string) { found = append(found, Finding{"T13", "print", "document", reason}) }
	facts := strings.Join(strings.Fields(info), " ")
	if !strings.Contains(facts, "Tagged: yes") {
		bad("the PDF is not tagged")
	}
	if !strings.Contains(facts, "(A4)") {
		bad("the paper is not A4: @page { size: A4 }")
	}
	for _, head := range heads {
		if !strings.Contains(bare(text), bare(head)) {
			bad(fmt.Sprintf("the PDF does not say %q", head))
		}
	}
	return found, nil
}

func poppler(tool string, pdf []byte, more ...string) (string, error) {
	cmd := exec.Command(tool, append([]string{"-"}, more...)...)
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w (install it with `apt-get install poppler-utils`)", tool, err)
	}
	return string(out), nil
}

// bare drops the spaces that lines and columns put between words.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }
