# A loop device for each partition of the copy.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of install-cloud-init.sh, or for it

partitions=() firmware=bios

# By offset, which needs neither udev nor the kernel's partition tables.
attach_partitions() {
  if $dry_run; then
    run losetup --find --show --offset START --sizelimit SIZE "$work/disk.raw" && return
  fi
  local table start sectors type
  table=$(partx --raw --noheadings --output START,SECTORS,TYPE "$work/disk.raw" 2>/dev/null || true)
  # A physical volume may have the whole disk.
  table=${table:-0 $(($(stat --format=%s "$work/disk.raw") / 512)) disk}
  undo+=(detach_partitions)
  while read -r start sectors type; do
    case $type in
      0x5 | 0xf | 0x85) continue ;; # the extended partition around others
      0xef | c12a7328-f81f-11d2-ba4b-00a0c93ec93b) firmware=efi ;;
    esac
    partitions+=("$(losetup --find --show --offset $((start * 512)) --sizelimit $((sectors * 512)) "$work/disk.raw")")
  done <<<"$table"
  # With a BIOS boot partition the image starts both ways, and this one needs no setting.
  if [[ $table == *21686148-6449-6e6f-744e-656564454649* ]]; then firmware=bios; fi
}

detach_partitions() {
  losetup --noheadings --output NAME --associated "$work/disk.raw" | xargs --no-run-if-empty losetup --detach
}
