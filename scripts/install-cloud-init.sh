#!/usr/bin/env bash
# Puts cloud-init and open-vm-tools into the VMDK image of a virtual machine, and imports it as a template of vSphere.
# It works on a copy, and whatever ends it, all that it set up is undone. docs/providers/vsphere-template.md
set -euo pipefail
shopt -s inherit_errexit
# Each step is a process group of its own, which is ended as a whole.
set -m

readonly PROGRAM=${0##*/} PACKAGES=(cloud-init open-vm-tools)

usage() {
  cat <<TEXT
usage: $PROGRAM [OPTION…] SOURCE.vmdk

Copies SOURCE.vmdk, installs ${PACKAGES[*]} in the copy, and writes it as a streamOptimized VMDK.
As root, on Linux. The image's own package manager installs, from the repositories that the image names.

  --output FILE         the VMDK to write; default: SOURCE-cloud-init.vmdk
  --template NAME       import it as this template; one that is there by this name is destroyed first
  --guest-id ID         the template's guest operating system; default: otherLinux64Guest
  --root-volume NAME    the logical volume with /; default: the one with /etc/os-release
  --rebuild-initramfs   rebuild the initramfs of every kernel in the image
  --work-dir DIR        where the raw image is meanwhile; default: TMPDIR, else /var/tmp
  --dry-run             show the steps, and run none
  --help                this text

For --template, govc reads from the environment, and from nowhere else, where vCenter is, who you are and where the
template goes: GOVC_URL, GOVC_USERNAME, GOVC_PASSWORD, GOVC_DATACENTER, GOVC_DATASTORE, GOVC_RESOURCE_POOL, ….

Exit status: 0 done, 1 failed, 2 bad usage.
TEXT
}

source='' output='' template='' guest_id=otherLinux64Guest root_volume='' work_parent=${TMPDIR:-/var/tmp}
rebuild_initramfs=false dry_run=false
work='' root='' running='' undo=()

parts=$(dirname "$(readlink -f "$0")")/install-cloud-init
# shellcheck source=install-cloud-init/partitions.sh
. "$parts/partitions.sh"
# shellcheck source=install-cloud-init/volume-groups.sh
. "$parts/volume-groups.sh"
# shellcheck source=install-cloud-init/file-systems.sh
. "$parts/file-systems.sh"
# shellcheck source=install-cloud-init/packages.sh
. "$parts/packages.sh"
# shellcheck source=install-cloud-init/template.sh
. "$parts/template.sh"

main() {
  read_arguments "$@"
  check_host
  trap undo_all EXIT
  trap '' HUP INT TERM
  make_work_folder
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  run qemu-img convert -O raw "$source" "$work/disk.raw"
  ask_host_groups
  attach_partitions
  local attached=${#undo[@]}
  open_groups
  mount_image
  install_packages
  undo_until "$attached" || fail 'the image was not closed'
  put_metadata_back
  undo_until 1 || fail 'the image was not closed'
  undo+=("rm -f ${output@Q}.partial")
  run qemu-img convert -f raw -O vmdk -o subformat=streamOptimized,adapter_type=lsilogic \
    "$work/disk.raw" "$output.partial"
  run mv "$output.partial" "$output"
  if [ -n "$template" ]; then import_template; fi
}

read_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --output | --template | --guest-id | --root-volume | --work-dir)
        if [ -z "${2:-}" ]; then bad_usage "$1 needs a value"; fi ;;&
      --output) output=$2 && shift ;;
      --template) template=$2 && shift ;;
      --guest-id) guest_id=$2 && shift ;;
      --root-volume) root_volume=$2 && shift ;;
      --work-dir) work_parent=$2 && shift ;;
      --rebuild-initramfs) rebuild_initramfs=true ;;
      --dry-run) dry_run=true ;;
      --help | -h) usage && exit 0 ;;
      -*) bad_usage "there is no option $1" ;;
      *) if [ -n "$source" ]; then bad_usage "one SOURCE.vmdk, and not also $1"; fi && source=$1 ;;
    esac
    shift
  done
  if [ -z "$source" ]; then bad_usage 'SOURCE.vmdk is missing'; fi
  if [ ! -f "$source" ] || [ ! -r "$source" ]; then bad_usage "$source is no file that can be read"; fi
  if [ ! -d "$work_parent" ]; then bad_usage "--work-dir $work_parent is no folder"; fi
  output=${output:-${source%.vmdk}-cloud-init.vmdk}
  if [ "$output" -ef "$source" ]; then bad_usage "--output $output is the source itself"; fi
  # It goes into a path of the inventory, into XML, and into a pattern of govc find.
  if ! [[ $template =~ ^[A-Za-z0-9._-]{0,80}$ ]]; then
    bad_usage '--template has at most 80 letters, digits, dots, hyphens and underscores'
  fi
  if ! [[ $guest_id =~ ^[A-Za-z0-9_]+$ ]]; then bad_usage '--guest-id has letters, digits and underscores'; fi
}

# Says all that is missing at once. A dry run goes on.
check_host() {
  local missing=() tool
  for tool in qemu-img:qemu-utils partx:util-linux losetup:util-linux blkid:util-linux mount:util-linux \
    vgs:lvm2 pvs:lvm2 lvs:lvm2 vgchange:lvm2 vgimportclone:lvm2 chroot:coreutils ${template:+govc:govmomi}; do
    if ! command -v "${tool%:*}" >/dev/null; then missing+=("${tool%:*} is missing: install ${tool#*:}"); fi
  done
  if [ -n "$template" ] && [ -z "${GOVC_URL:-}" ]; then
    missing+=('GOVC_URL is not set: it names the vCenter that --template imports to')
  fi
  if ! $dry_run && [ "$(id -u)" -ne 0 ]; then missing+=('it attaches and mounts disks: run it as root'); fi
  for tool in "${missing[@]}"; do complain "$tool"; done
  if ! $dry_run && [ "${#missing[@]}" -ne 0 ]; then exit 1; fi
}

# Runs a command, or only shows it. In the background, because a trap waits for a command in the foreground.
run() {
  printf '+%s\n' "$(printf ' %q' "$@")"
  if $dry_run; then return; fi
  "$@" </dev/null &
  running=$!
  local status=0
  wait "$running" || status=$?
  running=''
  return "$status"
}

undo_all() {
  local status=$?
  trap '' HUP INT TERM
  if [ -n "$running" ] && kill -- "-$running" 2>/dev/null; then wait "$running" 2>/dev/null || true; fi
  undo_until 0 || status=1
  exit "$status"
}

# The latest first, down to this many. Each is tried, also when another failed. Each is added before what it undoes,
# so that no signal can come between, and does nothing when there is nothing to undo.
undo_until() {
  local failed=0 step
  while [ "${#undo[@]}" -gt "$1" ]; do
    step=${undo[-1]}
    unset 'undo[-1]'
    if ! eval "$step"; then complain "not undone: $step" && failed=1; fi
  done
  return "$failed"
}

complain() { printf '%s: %s\n' "$PROGRAM" "$*" >&2; }
fail() { complain "$*" && exit 1; }
bad_usage() { complain "$* (see --help)" && exit 2; }

make_work_folder() {
  if $dry_run; then work=$work_parent/install-cloud-init.XXXXXX && root=$work/root && return; fi
  work=$(mktemp -d "$(realpath "$work_parent")/install-cloud-init.XXXXXX")
  undo+=("rm -rf --one-file-system ${work@Q}")
  root=$work/root
  mkdir "$root" "$work/lvm" "$work/metadata"
}

main "$@"
