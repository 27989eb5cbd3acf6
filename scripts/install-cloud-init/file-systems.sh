# The file systems of the image, mounted as its fstab says.
# shellcheck shell=bash disable=SC2154 # variables of install-cloud-init.sh

mount_image() {
  local device point
  if $dry_run; then
    mount_at '' /dev/GROUP/ROOT && mount_at 'each of its fstab' DEVICE
  else
    undo+=('unmount_at ""')
    device=$(find_root)
    mount_device "$device" ''
    while read -r device point; do
      device=$(device_of "$device")
      if [ -n "$device" ]; then mount_device "$device" "${point#/}"; fi
    done < <(awk '$1 !~ /^#/ && $2 ~ /^\/./ { print $1, $2 }' "$root/etc/fstab" | sort -k 2)
  fi
  # Not the host's /run: programs would take the host's systemd for their own.
  mount_at proc -t proc proc
  mount_at sys -t sysfs -o ro sysfs
  mount_at run -t tmpfs tmpfs
  mount_at dev --bind /dev
}

# XFS refuses a file system with the UUID of one that is mounted, as that of a host from the same image is.
mount_device() {
  if [ "$(tag TYPE "$1")" = xfs ]; then mount_at "$2" -o nouuid "$1"; else mount_at "$2" "$1"; fi
}

mount_at() {
  undo+=("unmount_at ${1@Q}")
  run mount "${@:2}" "$root/$1"
}

# Programs that are still there, such as daemons that a package started, keep it until they end. In a trap, a plain
# `return` is that of the command before the trap.
unmount_at() {
  if ! mountpoint -q "$root/$1"; then return 0; fi
  umount "$root/$1" || umount --lazy "$root/$1"
}

tag() { blkid --probe --match-tag "$1" --output value "$2" || true; }

find_root() {
  local device found=()
  for device in "${volumes[@]}" "${partitions[@]}"; do
    if [ -n "$root_volume" ] && [ "${device##*/}" != "$root_volume" ]; then continue; fi
    case $(tag TYPE "$device") in
      ext[234]) mount -o ro,noload "$device" "$root" ;;
      xfs) mount -o ro,norecovery,nouuid "$device" "$root" ;;
      *) continue ;;
    esac
    if [ -e "$root/etc/os-release" ] || [ -L "$root/etc/os-release" ]; then found+=("$device"); fi
    umount "$root"
  done
  case ${#found[@]} in
    1) printf '%s\n' "${found[0]}" ;;
    0) fail "no volume with ext or XFS${root_volume:+ and the name $root_volume} has /etc/os-release" ;;
    *) fail "several volumes have /etc/os-release; choose with --root-volume: ${found[*]##*/}" ;;
  esac
}

# The device of the image that an fstab names; nothing for one of no disk, or of another disk.
device_of() {
  local device
  case $1 in
    UUID=* | LABEL=*)
      for device in "${volumes[@]}" "${partitions[@]}"; do
        if [ "$(tag "${1%%=*}" "$device")" = "$(tr -d '"' <<<"${1#*=}")" ]; then printf '%s\n' "$device"; fi
      done ;;
    *) printf '%s\n' "${volume_of[$1]:-}" ;;
  esac
}
