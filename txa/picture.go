package txa

import "github.com/chromedp/chromedp"

// Picture is the page as a PNG: what fits the screen, or all of it.
func (t *Tab) Picture(full bool) ([]byte, error) {
	if full {
		return chromedp.Run(t.ctx, chromedp.FullScreenshot(100))
	}
	return chromedp.Run(t.ctx, chromedp.CaptureScreenshot())
}
