// The script of the console, which runs in the browser. It shows changes as they happen, and says when it cannot. Without it
// every page works, and is as old as its last load.

export const SCRIPT = `(() => {
  const path = document.body.dataset.events
  const status = document.getElementById('live-status')
  if (!path || !status) return
  const GRACE_MS = 2000, RETRY_MS = 3000, LEAST_MS = 1000, MINUTE_MS = 60000
  let source, retry, doubt, waiting, shownAt = new Date(), isRefreshing = false, isAsked = false

  const say = (isLive, words) => {
    clearTimeout(doubt)
    doubt = undefined
    status.className = isLive ? 'live' : 'stale'
    if (status.textContent !== words) status.textContent = words
  }
  const live = () => say(true, 'Live')
  const stale = (why) =>
    say(false, 'Not live: ' + why + ' This page shows the state of ' + shownAt.toLocaleTimeString() + '. It is tried again.')

  const markOf = (element) => {
    if (element.id) return '#' + CSS.escape(element.id)
    const href = element.getAttribute('href')
    return href === null ? undefined : 'a[href="' + CSS.escape(href) + '"]'
  }

  // The page of an object has two parts that change, with its actions between them.
  const PARTS = ['live', 'details']
  const show = (id, loaded) => {
    const old = document.getElementById(id), next = loaded.getElementById(id)
    if (!old || !next || old.innerHTML === next.innerHTML) return
    const focused = document.activeElement
    const mark = focused !== old && old.contains(focused) ? markOf(focused) : undefined
    const open = [...old.querySelectorAll('details[open][id]')].map((each) => each.id)
    old.innerHTML = next.innerHTML
    for (const id of open) document.getElementById(id)?.setAttribute('open', '')
    if (mark) old.querySelector(mark)?.focus({ preventScroll: true })
  }

  // The actions that are possible change, too. Nothing is taken away that a person has opened or is about to press.
  const offer = (next) => {
    const old = document.getElementById('actions')
    if (!old || !next || old.querySelector('details[open]') || old.contains(document.activeElement)) return
    if (old.innerHTML !== next.innerHTML) old.innerHTML = next.innerHTML
  }

  const refresh = async () => {
    if (isRefreshing) {
      isAsked = true
      return
    }
    isRefreshing = true
    isAsked = false
    try {
      const response = await fetch(location.href, { cache: 'no-store', headers: { accept: 'text/html' } })
      // The session has ended. The page to sign in says so, and leads back to this one.
      if (response.status === 401) {
        clearTimeout(retry)
        source?.close()
        return location.reload()
      }
      const loaded = new DOMParser().parseFromString(await response.text(), 'text/html')
      if (response.status >= 500 || !loaded.getElementById('live')) throw new Error('the cluster does not answer.')
      for (const id of PARTS) show(id, loaded)
      offer(loaded.getElementById('actions'))
      shownAt = new Date()
      if (source?.isLive) live()
    } catch (error) {
      stale(error instanceof TypeError ? 'the console does not answer.' : error.message)
      later(RETRY_MS)
    } finally {
      isRefreshing = false
      if (isAsked) later(LEAST_MS)
    }
  }

  const later = (ms) => {
    if (waiting) return
    waiting = setTimeout(() => {
      waiting = undefined
      refresh()
    }, ms)
  }

  const listen = () => {
    clearTimeout(retry)
    source?.close()
    const own = new EventSource(path)
    source = own
    own.addEventListener('live', () => {
      own.isLive = true
      live()
      later(0)
    })
    own.addEventListener('stale', (event) => {
      own.isLive = false
      stale(event.data)
    })
    own.addEventListener('changed', () => later(Math.max(0, LEAST_MS - (Date.now() - shownAt.getTime()))))
    own.onerror = () => {
      own.isLive = false
      doubt ??= setTimeout(() => stale('the connection to the console is lost.'), GRACE_MS)
      if (own.readyState !== EventSource.CLOSED) return
      // The answer was none of a stream. The page itself tells whether the session has ended.
      later(0)
      retry = setTimeout(listen, RETRY_MS)
    }
  }

  // A page that nobody looks at keeps no function running.
  const follow = () => {
    if (document.hidden) {
      clearTimeout(retry)
      source?.close()
      source = undefined
    } else if (source === undefined) {
      listen()
      later(0)
    }
  }
  document.addEventListener('visibilitychange', follow)
  setInterval(() => document.hidden || later(0), MINUTE_MS)
  follow()
})()
`
