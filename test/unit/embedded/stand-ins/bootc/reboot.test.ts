// A host is at image a; b is desired from second 10, and approved at 60.
import { expect, it } from 'vitest'
import { NEW, OLD, playedHost, type Told } from './played-host.ts'

it.each<[name: string, told: Told, story: readonly string[]]>([
  [
    'is Unknown, NotReady and Ready while it reboots',
    {},
    [
      '10 a Staging',
      '40 a>b Staged',
      '60 a>b Rebooting',
      '105 Ready=Unknown',
      '125 Ready=False',
      '125 b Idle',
      '130 Ready=True',
    ],
  ],
  [
    'that is quick is never Unknown',
    { 'stage-seconds': '0', 'reboot-seconds': '20', 'shutdown-seconds': '0' },
    [
      '10 a Staging',
      '10 a>b Staged',
      '60 a>b Rebooting',
      '80 Ready=False',
      '80 b Idle',
      '85 Ready=True',
    ],
  ],
  [
    'that falls back has its old image, and says so',
    { 'fall-back': 'true' },
    [
      '10 a Staging',
      '40 a>b Staged',
      '60 a>b Rebooting',
      '105 Ready=Unknown',
      '125 Ready=False',
      `125 a Idle: the host rebooted into ${NEW} and came back on ${OLD}`,
      '130 Ready=True',
    ],
  ],
  [
    'that falls back may stage again',
    { 'fall-back': 'again', 'stage-seconds': '300' },
    [
      '10 a Staging',
      '310 a>b Rebooting',
      '355 Ready=Unknown',
      '375 Ready=False',
      '375 a Staging',
      '380 Ready=True',
    ],
  ],
  ['that never stages stays there', { hang: 'stage' }, ['10 a Staging']],
  [
    'that never goes down says that it reboots',
    { hang: 'shutdown' },
    ['10 a Staging', '40 a>b Staged', '60 a>b Rebooting'],
  ],
  [
    'that never returns is Unknown',
    { hang: 'reboot' },
    ['10 a Staging', '40 a>b Staged', '60 a>b Rebooting', '105 Ready=Unknown'],
  ],
  [
    'that reboots late is Staged until then',
    { 'reboot-delay-seconds': '200' },
    [
      '10 a Staging',
      '40 a>b Staged',
      '260 a>b Rebooting',
      '305 Ready=Unknown',
      '325 Ready=False',
      '325 b Idle',
      '330 Ready=True',
    ],
  ],
  [
    'that lies is Staged at once, and boots its old image for ever',
    { lie: 'staged', 'stage-seconds': '500', 'reboot-seconds': '200' },
    [
      '10 a>b Staged',
      '60 a>b Rebooting',
      '105 Ready=Unknown',
      '265 Ready=False',
      '310 Ready=Unknown',
    ],
  ],
  [
    'that lies more is on the new image without a reboot',
    { lie: 'booted' },
    ['10 a Staging', '40 b Idle'],
  ],
  [
    'that cannot stage tries again, later each time',
    { 'stage-fail': 'error: no space left', 'stage-seconds': '20' },
    [
      '10 a Staging',
      '30 a Idle: bootc stage failed: error: no space left',
      '35 a Staging: bootc stage failed: error: no space left',
      '55 a Idle: bootc stage failed: error: no space left',
      '65 a Staging: bootc stage failed: error: no space left',
      '85 a Idle: bootc stage failed: error: no space left',
      '105 a Staging: bootc stage failed: error: no space left',
      '125 a Idle: bootc stage failed: error: no space left',
      '165 a Staging: bootc stage failed: error: no space left',
      '185 a Idle: bootc stage failed: error: no space left',
      '265 a Staging: bootc stage failed: error: no space left',
      '285 a Idle: bootc stage failed: error: no space left',
    ],
  ],
  [
    'whose daemon crashes before each report goes on after each crash',
    { crash: 'true' },
    ['100 a>b Rebooting', '175 Ready=Unknown', '195 Ready=False', '200 Ready=True', '225 b Idle'],
  ],
  [
    'whose daemon crashes before the command reboots after the crash',
    { crash: 'reboot', 'crash-seconds': '100' },
    [
      '10 a Staging',
      '40 a>b Staged',
      '60 a>b Rebooting',
      '205 Ready=Unknown',
      '225 Ready=False',
      '225 b Idle',
      '230 Ready=True',
    ],
  ],
])('a host %s', async (_name, told, story) => {
  const host = await playedHost(told)
  await host.desire({ desiredImage: NEW }, 10)
  await host.desire({ desiredImageState: 'Booted' }, 60)
  await host.goTo(400)

  expect(host.story).toEqual(story)
})
