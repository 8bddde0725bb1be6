package txa

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A Browser is one Chromium process. Each Tab opened in it has its own cookies
// and cache, like a person on a device of their own.
type Browser struct {
	ctx   context.Context
	close context.CancelFunc
}

// patience bounds the start of Chromium and every load of one page.
const patience = 60 * time.Second

// Start starts Chromium with an empty profile. A missing Chromium is an error
// that says how to install it: the gate never passes by not being run.
func Start(ctx context.Context) (*Browser, error) {
	path, err := findChromium()
	if err != nil {
		return nil, err
	}
	ctx, stopAlloc := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(path),
		chromedp.Headless, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.DisableGPU,
		// Without these Chromium calls home at every start.
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		// Tabs checked in parallel must not be slowed down as "hidden".
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		// Every look is a new page: what is compiled to run fast later, and what is kept for the
		// way back, is never used.
		chromedp.Flag("js-flags", "--no-opt --no-maglev"),
		chromedp.Flag("disable-features", "BackForwardCache,SpareRendererForSitePerProcess"),
		// Phones draw scroll bars over the page; 320 px must mean 320 px of page.
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("force-color-profile", "srgb"),
		// Element.computedName: what Chromium tells a screen reader.
		chromedp.Flag("enable-blink-features", "ComputedAccessibilityInfo"),
		chromedp.WSURLReadTimeout(patience),
	)
	ctx, stopBrowser := chromedp.NewContext(ctx)
	b := &Browser{ctx: ctx, close: func() { stopBrowser(); stopAlloc() }}
	if err := chromedp.Do(ctx); err != nil {
		b.close()
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	return b, nil
}

// Close ends the process and removes its profile.
func (b *Browser) Close() { b.close() }

func findChromium() (string, error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium on this machine: install it with `apt-get install chromium-headless-shell fonts-wqy-zenhei poppler-utils`")
}

// A Tab is one page open under one Settings. It is not safe for two goroutines.
type Tab struct {
	ctx      context.Context
	close    context.CancelFunc
	Settings Settings
	net      *transfer

	open context.Context    // as long as the tab is; ctx is one look's
	stop context.CancelFunc // of ctx
}

// Open opens an empty tab under s.
func (b *Browser) Open(s Settings, cookies ...Cookie) (*Tab, error) {
	net := newTransfer()
	ctx, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(net.hear))
	if err := chromedp.Do(ctx); err != nil {
		closeTab()
		return nil, fmt.Errorf("opening a tab: %w", err)
	}
	t := &Tab{open: ctx, close: closeTab, Settings: s, net: net}
	t.ctx, t.stop = context.WithTimeout(ctx, 2*patience)
	if err := t.apply(cookies); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// Close closes the tab and forgets its cookies.
func (t *Tab) Close() {
	t.stop()
	t.close()
}

// Again makes the tab a fresh one under the same settings: nothing remembered, nothing
// in its cache. It is a new person's for the price of an old one's process.
func (t *Tab) Again() error {
	t.stop()
	t.ctx, t.stop = context.WithTimeout(t.open, 2*patience)
	return chromedp.Do(t.ctx,
		call(network.ClearBrowserCookies, cdp.Empty{}),
		call(network.ClearBrowserCache, cdp.Empty{}),
		t.scripts(t.Settings.Scripts))
}

// apply puts the settings and the cookies on the empty tab.
func (t *Tab) apply(cookies []Cookie) error {
	s := t.Settings
	height := int64(900)
	if s.Width < 600 {
		height = 640
	}
	steps := []chromedp.Action[chromedp.Void]{
		call(network.Enable, network.EnableParams{}),
		chromedp.EmulateViewport(int64(s.Width), height),
		call(emulation.SetEmulatedMedia, s.media()),
		call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		call(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
			Headers: network.Headers{"Accept-Language": s.Lang},
		}),
	}
	if len(cookies) > 0 {
		steps = append(steps, call(network.SetCookies, network.SetCookiesParams{Cookies: cookieParams(s, cookies)}))
	}
	if !s.Scripts {
		steps = append(steps, t.scripts(false))
	}
	return chromedp.Do(t.ctx, steps...)
}

// Go loads the address and waits until it is loaded. "{lang}" in it stands for
// the language of the settings.
func (t *Tab) Go(url string) error {
	url = strings.ReplaceAll(url, "{lang}", t.Settings.Lang)
	t.net.reset(url)
	ctx, stop := context.WithTimeout(t.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		return fmt.Errorf("opening %s: %w", url, err)
	}
	return nil
}

// scripts switches the page's scripts. Evaluate works either way, but promises
// settle only while they are on.
func (t *Tab) scripts(on bool) chromedp.Action[chromedp.Void] {
	return call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}
