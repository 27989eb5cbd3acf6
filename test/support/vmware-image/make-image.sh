#!/usr/bin/env bash
# make-image.sh FOLDER GROUP: a VMDK with a small system on LVM (FOLDER/source.vmdk, partition table and all), and a
# disk of a host (FOLDER/host.raw) with another group of the same name. FOLDER/dnf is the system's package manager.
set -euo pipefail
folder=$1 group=$2
export LVM_SYSTEM_DIR=$folder/making LVM_SUPPRESS_FD_WARNINGS=1
loops=()
undo_all() {
  local each
  for each in "$folder/made/boot" "$folder/made"; do if mountpoint -q "$each"; then umount "$each"; fi; done
  for each in "${loops[@]}"; do losetup --detach "$each"; done
}
trap undo_all EXIT

attach() { loop=$(losetup --find --show "$@") && loops=("$loop" "${loops[@]}"); }

# Without activation, which needs a device mapper: the volume is found by its place.
make_group() {
  mkdir -p "$LVM_SYSTEM_DIR"
  printf 'devices { use_devicesfile=0 filter=["a|^%s$|","r|.*|"] }\nglobal { activation=0 }\n' "$1" \
    >"$LVM_SYSTEM_DIR/lvm.conf"
  pvcreate --quiet "$1" && vgcreate --quiet "$2" "$1"
  lvcreate --quiet --activate n --zero n --wipesignatures n --extents 100%FREE --name root-fs "$2"
} >/dev/null 2>&1

# 8 MiB for /boot, by UUID in the fstab; the rest is LVM.
truncate --size 64M "$folder/image.raw"
sfdisk --quiet "$folder/image.raw" <<'TABLE'
label: gpt
size=1M, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B
size=8M, type=linux
type=lvm
TABLE
read -r boot_start boot_size <<<"$(partx --raw --noheadings --nr 2 --output START,SECTORS "$folder/image.raw")"
read -r lvm_start lvm_size <<<"$(partx --raw --noheadings --nr 3 --output START,SECTORS "$folder/image.raw")"
attach --offset $((boot_start * 512)) --sizelimit $((boot_size * 512)) "$folder/image.raw"
boot=$loop
mkfs.ext4 -q "$boot"
attach --offset $((lvm_start * 512)) --sizelimit $((lvm_size * 512)) "$folder/image.raw"
physical=$loop
make_group "$physical" "$group"
vgs --noheadings --options vg_uuid,pv_uuid "$group" 2>/dev/null >"$folder/uuids"
attach --offset 1048576 "$physical"
mkfs.ext4 -q "$loop" 32M
mkdir "$folder/made"
mount "$loop" "$folder/made"
cd "$folder/made"
mkdir -p boot dev etc lib lib64 proc run sys usr/bin
mount "$boot" boot
printf 'ID=small\n' >etc/os-release
printf '# the disks\n/dev/mapper/%s-root--fs / ext4 defaults 0 1\nUUID=%s /boot ext4 defaults 0 2\ntmpfs /tmp tmpfs\n' \
  "${group//-/--}" "$(blkid --probe --match-tag UUID --output value "$boot")" >etc/fstab
ln -s /run/systemd/resolve/stub-resolv.conf etc/resolv.conf
mkdir etc/selinux && printf 'SELINUX=enforcing\n' >etc/selinux/config
cp "$(command -v dash)" usr/bin/sh
cp "$(command -v sleep)" usr/bin/sleep
cp "$folder/dnf" usr/bin/dnf
# Where the loader looks for them.
ldd usr/bin/sh usr/bin/sleep | grep -o '/[^ ]*\.so[^ ]*' | sort -u | while read -r library; do
  mkdir -p ".${library%/*}" && cp --update "$library" ".$library"
done
ln -s usr/bin bin
cd "$folder"
umount made/boot made

truncate --size 16M host.raw
attach host.raw
export LVM_SYSTEM_DIR=$folder/host
make_group "$loop" "$group"
vgs --noheadings --options vg_uuid,pv_uuid "$group" 2>/dev/null >"$folder/host-uuids"
qemu-img convert -f raw -O vmdk image.raw source.vmdk
