package txa

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// watchSubmit puts the focus in the first text field of a form and counts what
// would send the form away.
const watchSubmit = `(() => {
	window.txaSent = 0;
	const field = [...document.querySelectorAll("form input:not([type]),form input[type=text],form input[type=search],form input[type=tel]")]
		.find((e) => e.checkVisibility() && !e.disabled && !e.readOnly);
	if (!field) return false;
	addEventListener("submit", (e) => { window.txaSent++; e.preventDefault(); }, true);
	HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = () => { window.txaSent++; };
	const ask = window.fetch;
	window.fetch = (...a) => { window.txaSent++; return ask(...a); };
	field.focus();
	return true;
})()`

// composition holds T20: while pinyin is being chosen, Enter takes the letters
// and never sends the form.
func (t *Tab) composition(p Page) ([]Finding, error) {
	if !t.Settings.Scripts {
		return nil, nil
	}
	if err := t.Go(p.URL); err != nil {
		return nil, err
	}
	form, err := evalNow[bool](t, watchSubmit)
	if err != nil || !form {
		return nil, err
	}
	enter := input.DispatchKeyEventParams{Type: "rawKeyDown", Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 229}
	release := enter
	release.Type = "keyUp"
	err = chromedp.Do(t.ctx,
		call(input.ImeSetComposition, input.ImeSetCompositionParams{Text: "tong", SelectionStart: 4, SelectionEnd: 4}),
		call(input.DispatchKeyEvent, enter),
		call(input.DispatchKeyEvent, release),
	)
	if err != nil {
		return nil, err
	}
	sent, err := evalNow[int](t, `window.txaSent === undefined ? 1 : window.txaSent`)
	if err != nil || sent == 0 {
		return nil, err
	}
	return []Finding{{"T20", "input method", "form", "Enter inside a pinyin composition sends the form"}}, nil
}
