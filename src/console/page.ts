// The frame of every page.
import { html } from 'hono/html'
import { LIVE_SCRIPT, STYLESHEET } from './assets/assets.ts'

/** Escaped HTML. */
export type Html = ReturnType<typeof html>

export interface PageFrame {
  readonly title: string
  /** The cluster that is shown. */
  readonly cluster: string
  /** The path of the changes that concern the page. Absent: the page does not change by itself. */
  readonly events?: string | undefined
  /** The value against forged requests, if the reader can sign out. */
  readonly signOut?: string | undefined
}

const LONGEST_MESSAGE = 300

/** A message of a status on a page that has many. The page of the object has all of it. */
export function cutMessage(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`
}

interface Around {
  readonly before?: Html | ''
  /** Its part with the id `details` changes, too. */
  readonly after?: Html | ''
}

/** A whole document. `content` is the part that changes; what is before and after it stays as it is. */
export function page(
  frame: PageFrame,
  content: Html,
  { before = '', after = '' }: Around = {},
): Html {
  const { title, cluster, events, signOut } = frame
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Sundial</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLESHEET.path}">
<script src="${LIVE_SCRIPT.path}" defer></script>
</head>
<body${events === undefined ? '' : html` data-events="${events}"`}>
<a class="skip" href="#live">To the content</a>
<header>
<p class="brand"><a href="/">Sundial</a></p>
<p class="dim grow">${cluster}</p>
${events === undefined ? '' : html`<p id="live-status" role="status" aria-live="polite">Not live: reload the page to see changes.</p>`}
${
  signOut === undefined
    ? ''
    : html`<form method="post" action="/sign-out"><input type="hidden" name="check" value="${signOut}"><button>Sign out</button></form>`
}
</header>
<main>
<h1>${title}</h1>
${before}
<div id="live" tabindex="-1">
${content}
</div>
${after}
</main>
</body>
</html>
`
}
