/* A machine whose clock is wrong: everything that asks for the time of day is told one shifted by SHIFT_SECONDS. Loaded
 * into one process of a test with LD_PRELOAD; the clocks that measure durations are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    static long shift;
    if (!real) {
        const char *text = getenv("SHIFT_SECONDS");
        shift = text ? atol(text) : 0;
        real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    }
    int result = real(clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += shift;
    return result;
}
