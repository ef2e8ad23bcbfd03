/*
 * A disk that takes its time to confirm what was written, for tests and the bench: preloaded (LD_PRELOAD), it makes each sync of a file
 * take SLOW_DISK_MS milliseconds more, as long as there is a file SLOW_DISK_FILE. The thread that asked is blocked meanwhile, as it
 * is by a disk.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int (*sync_of)(int);

static int slowly(const char *name, int file)
{
	const char *text = getenv("SLOW_DISK_MS"), *sign = getenv("SLOW_DISK_FILE");
	long ms = text && sign && access(sign, F_OK) == 0 ? atol(text) : 0;
	struct timespec left = { ms / 1000, (ms % 1000) * 1000000 };
	while (nanosleep(&left, &left) != 0)
		;
	return ((sync_of)dlsym(RTLD_NEXT, name))(file);
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
