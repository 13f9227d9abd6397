/**
 * Words that tell what a change could harm. Sources: security after the chapter titles of the OWASP Application Security
 * Verification Standard 4.0; personal data after GDPR articles 4(1) and 9(1); money after the nouns of PCI DSS and of
 * invoices; deletion: the verbs that take something away for good. Stems end in `*`.
 */

export type Topic = 'security' | 'money' | 'personal data' | 'deletion';

const WORDS: Readonly<Record<Topic, string>> = {
  security:
    'authenticat* authoriz* authoris* credential* password* passphrase* passkey* login* logout* sign-in mfa 2fa otp session* token* cookie* permission* privilege* role* admin* access-control acl csrf cors xss injection sanitiz* sanitis* escap* crypto* encrypt* decrypt* hash* salt* secret* api-key* private-key* certificate* tls signature* signed verif* trust* untrusted audit* rate-limit* lockout* sandbox* vulnerab* malicious',
  money:
    'pay pays paid payment* payout* price* pricing cost* fee fees charge* refund* invoice* billing billed discount* coupon* tax taxes vat currenc* balance* ledger* card cards cardholder iban bank* transaction* subscription* revenue credit* debit* quota*',
  'personal data':
    'personal* privacy private pii gdpr consent* anonymi* pseudonymi* email e-mail address* phone* birth* gender* name names location* ip-address* biometric* genetic* health* medical patient* ethnic* religio* passport* profil* tracking',
  deletion:
    'delet* remov* purg* eras* destroy* drop drops dropped truncat* wip* overwrit* discard* revok* expir* retention archiv* cancel* terminat* irreversib* permanent*',
};

/** Topics of risk, the gravest first. */
export const TOPICS: readonly Topic[] = ['security', 'money', 'personal data', 'deletion'];

/** Made when first asked for: they take longer to make than a start should. */
const patterns = new Map<Topic, RegExp>();

function patternOf(words: string): RegExp {
  const alternatives = words.split(' ').map((word) => {
    const joined = word.replaceAll('-', '[- ]?');
    return joined.endsWith('*') ? `${joined.slice(0, -1)}\\p{L}{0,12}` : joined;
  });
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}_])`, 'iu');
}

/** The first word of a text that belongs to a topic, as it stands there; undefined when none does. */
export function topicWord(topic: Topic, text: string): string | undefined {
  const pattern = patterns.get(topic) ?? patternOf(WORDS[topic]);
  patterns.set(topic, pattern);
  return pattern.exec(text)?.[0];
}
