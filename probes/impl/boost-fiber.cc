/* SPDX-License-Identifier: MIT */
/*
 * The C++ side of boost-fiber.h.
 */
#include "probes/impl/boost-fiber.h"

#include <boost/fiber/all.hpp>
#include <boost/fiber/algo/work_stealing.hpp>
#include <memory>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "probes/place.h"

namespace fibers = boost::fibers;

/* A fiber hands back no value: this does, for one allocation. */
struct th_fiber {
	fibers::fiber fiber;
	void *result;
	std::atomic<int> users; /* who creates it, and itself */
};

namespace
{

size_t stack_size;

template <class T, class Room> T *in(Room *room)
{
	static_assert(sizeof(T) <= sizeof *room, "the room is too small");
	static_assert(alignof(T) <= 16, "the room is not aligned");
	return reinterpret_cast<T *>(room->at);
}

void leave(th_fiber *f)
{
	if (f->users.fetch_sub(1) == 1)
		delete f;
}

/* What the library throws: of memory, or of the system. */
template <class Action> int caught(Action action)
{
	try {
		action();
		return 0;
	} catch (const std::bad_alloc &) {
		return -ENOMEM;
	} catch (const std::system_error &error) {
		return -error.code().value();
	}
}

int launch(fibers::launch how, th_thread *t, void *(*fn)(void *), void *arg)
{
	return caught([&] {
		std::unique_ptr<th_fiber> f{ new th_fiber{
			{}, nullptr, { 2 } } };
		th_fiber *self = f.get();

		/* Before it runs, as it may be the first to. */
		*t = self;
		self->fiber = fibers::fiber(how, std::allocator_arg,
					    fibers::fixedsize_stack(stack_size),
					    [self, fn, arg] {
						    self->result = fn(arg);
						    leave(self);
					    });
		f.release();
	});
}

/* Kernel threads that run fibers until they are told to stop. */
class Workers
{
      public:
	Workers(const int *cpus, unsigned count) : ready_(count)
	{
		for (unsigned i = 1; i < count; i++)
			threads_.emplace_back([this, cpu = cpus[i], count] {
				place_on(cpu);
				join_in(count);
				std::unique_lock<fibers::mutex> hold(lock_);
				stop_.wait(hold, [this] { return stopped_; });
			});
		place_on(cpus[0]);
		join_in(count);
	}

	~Workers()
	{
		{
			std::unique_lock<fibers::mutex> hold(lock_);
			stopped_ = true;
		}
		stop_.notify_all();
		for (auto &thread : threads_)
			thread.join();
	}

      private:
	/* Thieves look at all: none may begin before the last is known. */
	void join_in(unsigned count)
	{
		fibers::use_scheduling_algorithm<fibers::algo::work_stealing>(
			count);
		ready_.fetch_sub(1);
		while (ready_.load())
			std::this_thread::yield();
	}

	std::vector<std::thread> threads_;
	std::atomic<unsigned> ready_;
	fibers::mutex lock_;
	fibers::condition_variable stop_;
	bool stopped_ = false;
};

} // namespace

int th_run(const int *cpus, unsigned cpu_count, size_t bytes,
	   void *(*fn)(void *), void *arg)
{
	stack_size = bytes;
	return caught([&] {
		std::unique_ptr<Workers> workers;

		if (cpu_count > 1)
			workers.reset(new Workers(cpus, cpu_count));
		/* A thread's first fiber stays there; this one may be stolen.
		 */
		th_thread t;
		int err = th_create(&t, fn, arg);

		if (!err)
			err = th_join(&t, nullptr);
		if (err)
			throw std::system_error(-err, std::system_category());
	});
}

int th_create(th_thread *t, void *(*fn)(void *), void *arg)
{
	return launch(fibers::launch::post, t, fn, arg);
}

int th_fork(th_thread *t, void *(*fn)(void *), void *arg)
{
	return launch(fibers::launch::dispatch, t, fn, arg);
}

int th_join(th_thread *t, void **result)
{
	th_fiber *f = *t;

	return caught([&] {
		f->fiber.join();
		if (result)
			*result = f->result;
		leave(f);
	});
}

int th_detach(th_thread *t)
{
	return caught([&] {
		(*t)->fiber.detach();
		leave(*t);
	});
}

uint64_t th_id(void)
{
	return reinterpret_cast<uintptr_t>(fibers::context::active());
}

void th_yield(void)
{
	boost::this_fiber::yield();
}

void th_sleep(uint64_t ns)
{
	boost::this_fiber::sleep_for(std::chrono::nanoseconds(ns));
}

void th_mutex_init(th_mutex *m)
{
	new (m->at) fibers::mutex;
}

void th_mutex_lock(th_mutex *m)
{
	in<fibers::mutex>(m)->lock();
}

int th_mutex_trylock(th_mutex *m)
{
	return in<fibers::mutex>(m)->try_lock() ? 0 : -EBUSY;
}

void th_mutex_unlock(th_mutex *m)
{
	in<fibers::mutex>(m)->unlock();
}

void th_rmutex_init(th_rmutex *m)
{
	new (m->at) fibers::recursive_mutex;
}

void th_rmutex_lock(th_rmutex *m)
{
	in<fibers::recursive_mutex>(m)->lock();
}

void th_rmutex_unlock(th_rmutex *m)
{
	in<fibers::recursive_mutex>(m)->unlock();
}

void th_cond_init(th_cond *c)
{
	new (c->at) fibers::condition_variable;
}

void th_cond_wait(th_cond *c, th_mutex *m)
{
	std::unique_lock<fibers::mutex> lock(*in<fibers::mutex>(m),
					     std::adopt_lock);

	in<fibers::condition_variable>(c)->wait(lock);
	lock.release();
}

void th_cond_signal(th_cond *c)
{
	in<fibers::condition_variable>(c)->notify_one();
}

void th_cond_broadcast(th_cond *c)
{
	in<fibers::condition_variable>(c)->notify_all();
}

int th_barrier_init(th_barrier *b, unsigned count)
{
	return caught([&] { new (b->at) fibers::barrier(count); });
}

void th_barrier_wait(th_barrier *b)
{
	in<fibers::barrier>(b)->wait();
}
