/** What servers send back, in the forms that they are known to use; `to` is the return path. */

const crlf = (text: string): Buffer => Buffer.from(text.trimStart().replace(/\r?\n/g, '\r\n'));

export interface ReportParts {
  readonly to: string;
  /** The fields of each recipient. */
  readonly recipients?: readonly string[];
  readonly subject?: string;
}

const FAILED = `Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 550 5.1.1 <ann@example.com>: Recipient address
    rejected: User unknown in virtual mailbox table`;

/** A delivery status notification as RFC 3464 has it, and Postfix writes it. */
export const aReport = ({ to, recipients = [FAILED], subject }: ReportParts): Buffer =>
  crlf(`
Return-Path: <>
From: MAILER-DAEMON@relay.example.net (Mail Delivery System)
Subject: ${subject ?? 'Undelivered Mail Returned to Sender'}
To: ${to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="B1/relay.example.net"

--B1/relay.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host relay.example.net.

<ann@example.com>: host mx.example.com said: 550 5.1.1 User unknown

--B1/relay.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.net
X-Postfix-Queue-ID: 4ABCDE
Arrival-Date: Tue,  1 Dec 2026 07:00:00 -0500 (EST)

${recipients.join('\n\n')}

--B1/relay.example.net
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: Example Telecom <notices@example.com>
To: ann@example.com
Subject: Notice of Data Breach
Message-ID: <0011@example.com>

Status: 9.9.9 is not a status, and 5.7.1 in the notice's own text is none either.

--B1/relay.example.net--
`);

export const recipient = (action: string | null, status: string | null, diagnostic?: string): string =>
  [
    'Final-Recipient: rfc822; ann@example.com',
    ...(action === null ? [] : [`Action: ${action}`]),
    ...(status === null ? [] : [`Status: ${status}`]),
    ...(diagnostic === undefined ? [] : [`Diagnostic-Code: ${diagnostic}`]),
  ].join('\n');

export interface PlainParts {
  readonly to: string;
  readonly from?: string;
  readonly subject?: string;
  readonly more?: string;
  readonly body: string;
}

/** A message of text alone. */
export const aPlainMail = ({
  to,
  from = 'ann@example.com',
  subject = 'Re: Notice',
  more = '',
  body,
}: PlainParts): Buffer =>
  crlf(`
From: ${from}
To: ${to}
Subject: ${subject}
${more === '' ? '' : `${more}\n`}Content-Type: text/plain; charset=utf-8

${body}
`);

export const exim = (to: string): Buffer =>
  aPlainMail({
    to,
    from: 'Mail Delivery System <Mailer-Daemon@relay.example.net>',
    subject: 'Mail delivery failed: returning message to sender',
    more: 'X-Failed-Recipients: ann@example.com\nAuto-Submitted: auto-replied',
    body: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ann@example.com
    SMTP error from remote mail server after RCPT TO:<ann@example.com>:
    host mx.example.com [192.0.2.7]: 550 5.1.1 no mailbox here

------ This is a copy of the message, including all the headers. ------

Notice of Data Breach 5.7.1`,
  });

export const qmail = (to: string): Buffer =>
  aPlainMail({
    to,
    from: 'MAILER-DAEMON@relay.example.net',
    subject: 'failure notice',
    body: `Hi. This is the qmail-send program at relay.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ann@example.com>:
Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)
I'm not going to try again; this message has been in the queue too long.

--- Below this line is a copy of the message.

Notice 5.7.1`,
  });

export const oldExchange = (to: string): Buffer =>
  aPlainMail({
    to,
    from: 'System Administrator <postmaster@corp.example>',
    subject: 'Undeliverable: Notice of Data Breach',
    body: `Your message

  To:      ann@corp.example
  Subject: Notice of Data Breach

did not reach the following recipient(s):

ann@corp.example on Tue, 1 Dec 2026 07:00:00 -0500
    The recipient name is not recognized
    The MTS-ID of the original message is: c=US;a= ;p=Corp;l=MAIL-261201-1
    <mail.corp.example #5.1.1 smtp;550 5.1.1 User unknown>`,
  });

export const withoutCodes = (to: string): Buffer =>
  aPlainMail({
    to,
    from: 'Mail Delivery Subsystem <MAILER-DAEMON@old.example>',
    subject: 'Returned mail: User unknown',
    body: `The following addresses had permanent fatal errors
<ann@old.example>

Transcript of session follows
... while talking to mx.old.example.:
>>> RCPT To:<ann@old.example>
<<< 550 <ann@old.example>... User unknown`,
  });

export const eximDelay = (to: string): Buffer =>
  aPlainMail({
    to,
    from: 'Mail Delivery System <Mailer-Daemon@relay.example.net>',
    subject: 'Warning: message 1abc-02 delayed 24 hours',
    more: 'Auto-Submitted: auto-replied',
    body: `A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on relay.example.net.

  ann@example.com
    host mx.example.com [192.0.2.7]: 451 4.7.1 try again later

No action is required on your part.`,
  });

export const outOfOffice = (to: string): Buffer =>
  aPlainMail({
    to,
    subject: 'Automatic reply: Notice of Data Breach',
    more: 'Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All',
    body: 'I am away until Monday. My old address gave 550 5.1.1, so use this one.',
  });
