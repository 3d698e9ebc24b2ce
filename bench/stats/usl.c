/* SPDX-License-Identifier: MIT */
/*
 * Least squares by the GSL, with the slopes that the law has.  Its parameters
 * are ln t(1), σ and κ.
 */
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>

#include "bench/stats/usl.h"

#define STEPS_MAX 100
#define TOLERANCE 1e-10
#define LOAD_MIN  1e-6 /* below, the law has no meaning: it is repelled */

struct data {
	const double *cpus, *times;
	size_t count;
};

/* How many times one CPU's share of the time n CPUs take. */
static double load(double n, double sigma, double kappa)
{
	return fmax(LOAD_MIN, 1 + sigma * (n - 1) + kappa * n * (n - 1));
}

static double parameter(const gsl_vector *x, size_t i)
{
	return i < x->size ? gsl_vector_get(x, i) : 0;
}

static int distances(const gsl_vector *x, void *context, gsl_vector *f)
{
	const struct data *d = context;

	for (size_t i = 0; i < d->count; i++) {
		double n = d->cpus[i];

		gsl_vector_set(f, i,
			       parameter(x, 0) + log(load(n, parameter(x, 1),
							  parameter(x, 2)) /
						     n / d->times[i]));
	}
	return GSL_SUCCESS;
}

static int slopes(const gsl_vector *x, void *context, gsl_matrix *J)
{
	const struct data *d = context;

	for (size_t i = 0; i < d->count; i++) {
		double n = d->cpus[i];
		double whole = load(n, parameter(x, 1), parameter(x, 2));

		gsl_matrix_set(J, i, 0, 1);
		gsl_matrix_set(J, i, 1, (n - 1) / whole);
		if (x->size > 2)
			gsl_matrix_set(J, i, 2, n * (n - 1) / whole);
	}
	return GSL_SUCCESS;
}

static bool solve(struct data *data, gsl_multifit_nlinear_workspace *work,
		  size_t size, struct bench_usl *fit)
{
	gsl_multifit_nlinear_fdf problem = {
		.f = distances,
		.df = slopes,
		.n = data->count,
		.p = size,
		.params = data,
	};
	double begin[] = { log(data->times[0] * data->cpus[0]), .01, .0001 };
	gsl_vector_view start = gsl_vector_view_array(begin, size);
	double squares;
	int info;

	if (gsl_multifit_nlinear_init(&start.vector, &problem, work) ||
	    gsl_multifit_nlinear_driver(STEPS_MAX, TOLERANCE, TOLERANCE,
					TOLERANCE, NULL, NULL, &info, work))
		return false;
	gsl_blas_ddot(work->f, work->f, &squares);
	fit->base = exp(parameter(work->x, 0));
	fit->sigma = parameter(work->x, 1);
	fit->kappa = parameter(work->x, 2);
	fit->error = sqrt(squares / (double)data->count);
	return isfinite(fit->base) && isfinite(fit->sigma) &&
	       isfinite(fit->kappa);
}

/* Different numbers of CPUs. */
static size_t points(const double *cpus, size_t count)
{
	size_t different = 0;

	for (size_t i = 0; i < count; i++) {
		size_t j = 0;

		while (cpus[j] != cpus[i])
			j++;
		different += j == i;
	}
	return different;
}

bool bench_usl_fit(const double *cpus, const double *times, size_t count,
		   bool amdahl, struct bench_usl *fit)
{
	gsl_multifit_nlinear_parameters how =
		gsl_multifit_nlinear_default_parameters();
	gsl_error_handler_t *handler = gsl_set_error_handler_off();
	gsl_multifit_nlinear_workspace *work = NULL;
	struct data data = { cpus, times, count };
	size_t size = amdahl ? 2 : 3;
	bool fits = false;

	if (points(cpus, count) >= BENCH_USL_POINTS)
		work = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust,
						  &how, count, size);
	if (work)
		fits = solve(&data, work, size, fit);
	gsl_multifit_nlinear_free(work);
	gsl_set_error_handler(handler);
	if (!fits)
		*fit = (struct bench_usl){ NAN, NAN, NAN, NAN };
	return fits;
}

double bench_usl_time(const struct bench_usl *fit, double cpus)
{
	return fit->base * load(cpus, fit->sigma, fit->kappa) / cpus;
}

double bench_usl_peak(const struct bench_usl *fit)
{
	if (!isfinite(fit->base))
		return NAN;
	if (fit->kappa <= 0)
		return INFINITY;
	/* Where one CPU is the fastest, the law's own extreme is no number. */
	return fmax(1, sqrt(fmax(0, 1 - fit->sigma) / fit->kappa));
}
