#!/usr/bin/env bash
# vgchange for a kernel without device mapper: a loop device for each volume, at the place that LVM's own programs say.
# Each volume has one linear segment.
set -euo pipefail
case $1 in
  -ay)
    mkdir "/dev/$2"
    while read -r volume range; do
      device=${range%:*} extents=${range##*:}
      read -r begin size < <(pvs --noheadings --units b --nosuffix --options pe_start,vg_extent_size "$device")
      ln -s "$(losetup --find --show --offset $((begin + ${extents%-*} * size)) \
        --sizelimit $(((${extents#*-} - ${extents%-*} + 1) * size)) "$device")" "/dev/$2/$volume"
    done < <(lvs --noheadings --options lv_name,seg_pe_ranges "$2")
    ;;
  -an)
    for volume in "/dev/$2"/*; do losetup --detach "$(readlink "$volume")"; done
    rm -r "/dev/${2:?}"
    ;;
esac
