// The controllers that belong to an API server: garbage, namespaces, definitions. They act after the write that
// concerns them, through the clock, one job at a time and in a fixed order.
import type { ApiContext } from '../context.ts'
import { CRDS } from '../deletion-marks.ts'
import type { Commit } from '../store.ts'
import { endCrd } from './crds.ts'
import { collect, type Place, releaseOwner } from './garbage.ts'
import { endNamespace } from './namespaces.ts'

/** Starts them. They run as long as the store is written to. */
export function startControllers(context: ApiContext): void {
  const { store, clock } = context
  const jobs = new Map<string, () => void>()
  const dependents = new Map<string, Map<string, Place>>()

  const work = (): void => {
    for (let [first] = jobs; first !== undefined; [first] = jobs) {
      const [name, job] = first
      jobs.delete(name)
      job()
    }
  }
  const later = (name: string, job: () => void): void => {
    if (jobs.size === 0) clock.at(clock.now(), work)
    jobs.set(name, job)
  }

  const dependentsOf = (uid: string | undefined): readonly Place[] => [
    ...(dependents.get(uid ?? '')?.values() ?? []),
  ]
  const check = (place: Place): void => {
    later(`collect ${place.storage} ${place.key}`, () => {
      const uid = store.get(place.storage, place.key)?.metadata.uid
      collect(context, place, dependentsOf(uid).length > 0)
    })
  }
  const release = (place: Place): void => {
    later(`release ${place.storage} ${place.key}`, () => {
      const uid = store.get(place.storage, place.key)?.metadata.uid
      releaseOwner(context, place, dependentsOf(uid), check)
    })
  }
  // The owners by uid: needed when a dependent is deleted that an owner waits for.
  const waiting = new Map<string, Place>()

  const onCommit = ({ storage, key, object, old }: Commit): void => {
    const place = { storage, key }
    const owners = object?.metadata.ownerReferences
    if (owners !== old?.metadata.ownerReferences) {
      for (const { uid } of old?.metadata.ownerReferences ?? []) {
        dependents.get(uid)?.delete(`${storage} ${key}`)
        const owner = waiting.get(uid)
        if (owner !== undefined) release(owner)
      }
      for (const { uid } of owners ?? []) {
        const places = dependents.get(uid) ?? new Map<string, Place>()
        dependents.set(uid, places.set(`${storage} ${key}`, place))
      }
      if (owners !== undefined) check(place)
    }
    const uid = old?.metadata.uid ?? ''
    if (object === undefined) {
      for (const dependent of dependentsOf(uid)) check(dependent)
      dependents.delete(uid)
      waiting.delete(uid)
      const namespace = old?.metadata.namespace
      if (namespace !== undefined && isEnding(store.get('namespaces', namespace)))
        endSoon(namespace)
      if (isEnding(store.get(CRDS, storage))) endCrdSoon(storage)
      return
    }
    if (!isEnding(object)) return
    if ((object.metadata.finalizers ?? []).length > 0) {
      waiting.set(object.metadata.uid ?? '', place)
      release(place)
    }
    if (storage === 'namespaces') endSoon(key)
    if (storage === CRDS) endCrdSoon(key)
  }
  const endSoon = (namespace: string): void =>
    later(`namespace ${namespace}`, () => endNamespace(context, namespace))
  const endCrdSoon = (name: string): void => later(`crd ${name}`, () => endCrd(context, name))

  store.listen(onCommit)
}

function isEnding(object: Commit['object']): boolean {
  return object?.metadata.deletionTimestamp !== undefined
}
