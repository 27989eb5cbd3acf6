import { expect, test } from 'vitest'
import { clonedKind, cloneTemplate } from '#src/cluster-api/clone-template.ts'

const CLONED = {
  'cluster.x-k8s.io/cloned-from-name': 'worker-bootstrap',
  'cluster.x-k8s.io/cloned-from-groupkind': 'KubeadmConfigTemplate.bootstrap.cluster.x-k8s.io',
}

test.each([
  ['KubeadmConfigTemplate', 'KubeadmConfig'],
  ['MachineTemplate', 'Machine'],
  ['TemplateTemplate', 'Template'],
  ['Template', 'Template'],
  ['KubeadmConfig', 'KubeadmConfig'],
  ['ConfigTemplates', 'ConfigTemplates'],
])('objects of kind %s are templates for kind %s', (template, kind) => {
  expect(clonedKind(template)).toBe(kind)
})

test.each([
  {
    about: 'spec and metadata of the object in it',
    template: {
      metadata: { labels: { team: 'a' }, annotations: { note: 'b' } },
      spec: { files: [{ path: '/a' }], deep: { list: [null, 1.5] } },
    },
    clone: {
      spec: { files: [{ path: '/a' }], deep: { list: [null, 1.5] } },
      metadata: { labels: { team: 'a' }, annotations: { note: 'b', ...CLONED } },
    },
  },
  {
    about: 'no metadata and no spec',
    template: {},
    clone: { spec: undefined, metadata: { labels: {}, annotations: CLONED } },
  },
  {
    about: 'annotations of an earlier clone, which name the template that counts now',
    template: { metadata: { annotations: { 'cluster.x-k8s.io/cloned-from-name': 'another' } } },
    clone: { spec: undefined, metadata: { labels: {}, annotations: CLONED } },
  },
])('a clone has $about', ({ template, clone }) => {
  expect(cloneTemplate(templateWith({ template }))).toEqual(clone)
})

test.each([{}, { template: 'text' }, { template: [] }])(
  'an object whose spec is %j is no template',
  (spec) => {
    expect(cloneTemplate(templateWith(spec))).toBeUndefined()
  },
)

// Labels and finalizers of the template itself are not those of its clones.
function templateWith(spec: object) {
  return {
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2',
    kind: 'KubeadmConfigTemplate',
    metadata: {
      name: 'worker-bootstrap',
      namespace: 'team',
      labels: { 'cluster.x-k8s.io/cluster-name': 'other' },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
    },
    spec,
  }
}
