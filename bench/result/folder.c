/* SPDX-License-Identifier: MIT */
/*
 * Whether a folder is that of a run at all, and what was meant if it is not.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bench/result/result.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

static bool has_run(const char *folder, const char *name)
{
	return !access(bench_text_format("%s/%s/run.json", folder, name), F_OK);
}

int bench_result_look(const char *folder)
{
	DIR *directory = NULL;
	const struct dirent *entry;
	bool inside = false;
	size_t length = strlen(folder);

	if (!has_run(folder, "."))
		directory = opendir(folder);
	/* What else is wrong is said by who reads it. */
	if (!directory)
		return 0;
	while (!inside && (entry = readdir(directory)))
		inside = strcmp(entry->d_name, "..") &&
			 has_run(folder, entry->d_name);
	closedir(directory);
	while (length > 1 && folder[length - 1] == '/')
		length--;
	bench_error("%.*s/run.json: there is none, so this is no result "
		    "folder%s",
		    (int)length, folder,
		    inside ? bench_text_format("; there are some in it: name "
					       "them, as %.*s/*/",
					       (int)length, folder)
			   : "");
	return -ENOENT;
}
