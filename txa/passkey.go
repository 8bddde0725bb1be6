package txa

import (
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Device gives the tab a device of its own that keeps passkeys and knows its owner.
func (t *Tab) Device() error {
	if err := chromedp.Do(t.ctx, call(webauthn.Enable, webauthn.EnableParams{})); err != nil {
		return err
	}
	return chromedp.Do(t.ctx, call(webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
		AutomaticPresenceSimulation: true, IsUserVerified: true}}))
}
